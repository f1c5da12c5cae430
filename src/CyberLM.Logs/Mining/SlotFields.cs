namespace CyberLM.Logs;

/// <summary>Fields that a model of their own is to draw, as they are written: NAME=field,field; object.* takes all below it.</summary>
/// <param name="Name">also that of the model's folder</param>
public sealed record SlotFields(string Name, IReadOnlyList<string> Paths)
{
    const int LongestName = 64;

    public static SlotFields Parse(string text)
    {
        int equals = text.IndexOf('=');
        string[] paths = text[(equals + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (equals <= 0 || paths.Length == 0)
            throw new CyberLMException($"--slot {text}: no name and fields", "write it like location=location.*,ipAddress");
        return IsName(text[..equals])
            ? new(text[..equals], paths)
            : throw new CyberLMException($"--slot {text[..equals]}: a name has letters, digits, - and _, at most {LongestName}",
                "name it otherwise");
    }

    /// <summary>It becomes the name of a folder, whoever wrote it.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public override string ToString() => $"{Name}={string.Join(',', Paths)}";
}
