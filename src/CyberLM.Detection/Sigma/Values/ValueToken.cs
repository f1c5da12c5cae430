using System.Text;

namespace CyberLM.Detection.Sigma;

enum TokenKind : byte
{
    /// <summary>These bytes: UTF-8, or what an encoding made of it.</summary>
    Literal,

    /// <summary>Any text, also none.</summary>
    Star,

    /// <summary>One code point.</summary>
    AnyOne,

    /// <summary>One of the characters that introduce a switch on a Windows command line: - / and three longer dashes.</summary>
    Dash,

    /// <summary>%name%, to be replaced from the configuration.</summary>
    Placeholder,
}

readonly record struct ValueToken(TokenKind Kind, byte[] Bytes)
{
    public static ValueToken Star { get; } = new(TokenKind.Star, []);
    public static ValueToken AnyOne { get; } = new(TokenKind.AnyOne, []);
    public static ValueToken Dash { get; } = new(TokenKind.Dash, []);

    public static ValueToken Literal(byte[] bytes) => new(TokenKind.Literal, bytes);

    public static ValueToken Placeholder(string name) => new(TokenKind.Placeholder, Encoding.UTF8.GetBytes(name));

    public bool IsWildcard => Kind is TokenKind.Star or TokenKind.AnyOne;

    public string Name => Encoding.UTF8.GetString(Bytes);
}
