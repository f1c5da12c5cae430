namespace CyberLM.Logs;

/// <summary>
/// What holds for every file of labels, whoever reads it: where it lies, how its lines find a record, and what is no label. A model that
/// learns labels and rules that are judged by them are to speak of the same records.
/// </summary>
public static class LabelConventions
{
    /// <summary>Behind the name of the file of records that labels lie beside.</summary>
    public const string Ending = ".labels.jsonl";

    public static string Beside(string records) => records + Ending;

    /// <summary>Where records have their id: the first path that is there.</summary>
    public static IReadOnlyList<string> IdPaths { get; } = ["id", "properties.id", "eventID", "uuid", "Id"];

    /// <summary>Words for what is no attack; null, false and "" are none either.</summary>
    public static IReadOnlyList<string> Benign { get; } = ["none", "benign", "normal", "background", "false", "0"];

    /// <summary>What a label calls a file of records: signin for logs/signin.jsonl and for logs/signin.jsonl.gz.</summary>
    public static string StreamOf(string file)
    {
        string name = Path.GetFileName(file);
        int dot = name.IndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
