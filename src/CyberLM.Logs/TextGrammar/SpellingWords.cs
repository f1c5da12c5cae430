namespace CyberLM.Logs;

/// <summary>Formats by name, as grammar.json has them.</summary>
static class SpellingWords
{
    const string Address4 = "IPv4", Lower6 = "IPv6 in small letters", Upper6 = "IPv6 in capitals";

    public static string? OfAddress(Spelling spelling) => spelling switch
    {
        Address4Spelling => Address4,
        Address6Spelling { Upper: true } => Upper6,
        Address6Spelling => Lower6,
        _ => null,
    };

    public static Spelling Address(string name) => name switch
    {
        Address4 => new Address4Spelling(),
        Lower6 => new Address6Spelling(upper: false),
        Upper6 => new Address6Spelling(upper: true),
        _ => throw new FormatException($"'{name}' is no kind of address"),
    };
}
