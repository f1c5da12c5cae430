namespace CyberLM.Logs;

/// <summary>A string or number of a record.</summary>
/// <param name="Path">keys joined by dots, arrays passed through; into JSON within strings too</param>
/// <param name="Object">number of the object that it stands in: fields with the same one stand side by side</param>
readonly record struct RecordField(string Path, string Value, KeyKind Kind, int Object, bool IsNumber)
{
    /// <summary>The last key of the path.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>
    /// Who did it, rather than what it was done to: the fields of requests, answers and targets name the latter.
    /// </summary>
    public bool IsActor
    {
        get
        {
            string path = Path;
            return !Array.Exists(Others, word => path.Contains(word, StringComparison.OrdinalIgnoreCase));
        }
    }

    static readonly string[] Others = ["requestParameters", "responseElements", "target", "resources", "member", "ObjectId", "modified"];
}
