using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A record taken apart into its tokens, and its blanks.</summary>
sealed class RecordScan
{
    /// <param name="Length">of a string or key with its quotes</param>
    public readonly record struct Token(JsonTokenType Type, int Start, int Length);

    readonly List<Token> tokens = [];

    public IReadOnlyList<Token> Tokens => tokens;

    public GapBlanks Blanks { get; private set; }

    /// <summary>Null, or why nothing can be learned from it.</summary>
    public string? Read(ReadOnlySpan<byte> record)
    {
        tokens.Clear();
        if (record is not [(byte)'{', .., (byte)'}']) return "no JSON object, or blanks around it";
        try
        {
            return ReadTokens(record);
        }
        catch (JsonException)
        {
            return $"no JSON, or deeper than {LearningLimits.MostDepth} levels";
        }
    }

    string? ReadTokens(ReadOnlySpan<byte> record)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = LearningLimits.MostDepth });
        var blanks = new GapBlanks();
        var previous = JsonTokenType.None;
        int end = 0;
        while (reader.Read())
        {
            int at = (int)reader.TokenStartIndex;
            if (previous != JsonTokenType.None)
            {
                if (blanks.Meet(record[end..at], previous, reader.TokenType) is not { } met) return "other white space than a few blanks";
                blanks = met;
            }
            bool quoted = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
            if (quoted && HasHalfPair(reader.ValueSpan)) return "half a surrogate pair";
            var token = new Token(reader.TokenType, at, reader.ValueSpan.Length + (quoted ? 2 : 0));
            tokens.Add(token);
            end = at + token.Length;
            previous = token.Type;
        }
        Blanks = blanks;
        return null;
    }

    /// <summary>An escape of a surrogate that is not followed, or led, by the other half: no Unicode text has it.</summary>
    static bool HasHalfPair(ReadOnlySpan<byte> content)
    {
        bool high = false;
        for (int at = content.IndexOf((byte)'\\'); at >= 0 && at < content.Length; at++)
        {
            if (content[at] != '\\')
            {
                if (high) return true;
                continue;
            }
            at++;
            bool surrogate = content[at] == 'u' && content[at + 1] is (byte)'d' or (byte)'D' && content[at + 2] > '7';
            bool low = surrogate && content[at + 2] is not ((byte)'8' or (byte)'9' or (byte)'a' or (byte)'b' or (byte)'A' or (byte)'B');
            if (low != high) return true;
            high = surrogate && !low;
            if (content[at] == 'u') at += 4;
        }
        return high;
    }
}
