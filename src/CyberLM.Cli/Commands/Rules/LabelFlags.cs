using System.CommandLine;
using CyberLM.Detection.Tuning;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>Flags that say which records of a log are attacks: a file of labels, and how its lines name records.</summary>
sealed class LabelFlags
{
    static readonly LabelFields Names = new();
    readonly Option<string?> labels, truth, idPath, label;
    readonly Option<string> record, stream, line, id;

    public LabelFlags(Flags flags)
    {
        labels = flags.Add<string?>(
            "labels", "JSON lines that say which records are attacks; others are none (this or --truth is required)", null);
        truth = flags.Add<string?>("truth", "the same, the file truth.jsonl that `tenant` writes", null);
        record = flags.Add("record-field", "of a label: the record's number, from 1 over all files", Names.Record);
        stream = flags.Add("stream-field", "of a label: the file's name without ending", Names.Stream);
        line = flags.Add("line-field", "of a label: the line in that file", Names.Line);
        id = flags.Add("id-field", "of a label: the record's id", Names.Id);
        idPath = flags.Add<string?>("id-path", $"where records have that id [{string.Join(", ", Names.IdPaths)}]", null);
        label = flags.Add<string?>("label-field", "of a label: which attack it is, or none [label, scenario, attack]", null);
    }

    public string File(ParseResult parse) => (parse.GetValue(labels), parse.GetValue(truth)) switch
    {
        (null, null) => throw new CyberLMException("which records are attacks is not said", "give --labels FILE, or --truth FILE"),
        (not null, not null) => throw new CyberLMException("--labels and --truth are the same", "give one of them"),
        var (one, other) => one ?? other!,
    };

    public LabelFields Fields(ParseResult parse) => new()
    {
        Record = parse.GetValue(record)!, Stream = parse.GetValue(stream)!, Line = parse.GetValue(line)!, Id = parse.GetValue(id)!,
        Label = parse.GetValue(label) is { } given ? [given] : Names.Label,
        IdPaths = parse.GetValue(idPath) is { } path ? [path] : Names.IdPaths,
    };

    /// <param name="merge">files are read side by side, and numbers are of files read one after the other</param>
    public static RecordLabels Read(string file, LabelFields fields, bool merge)
    {
        var labels = RecordLabels.Read(file, fields);
        if (merge && labels.CountRecords)
            throw new CyberLMException($"{file}: it counts records over all files, and --merge reads these side by side",
                "labels that name records by stream and line, or by id; without --merge files are read one after the other");
        return labels;
    }

    /// <summary>What a reader of the counts has to know of labels.</summary>
    public static void Say(Output.Talk talk, RecordLabels labels)
    {
        if (labels.Several > 0)
            talk.Say($"{Output.Units.Plural(labels.Several, "record")} with several labels: each counts for every attack of its labels");
    }

    /// <summary>Labels of which none is in the log are labels of another.</summary>
    public static void RequireFound(RecordLabels labels, string file)
    {
        if (labels.Attacks > 0 && labels.Found == 0)
            throw new CyberLMException($"{file}: none of its {Output.Units.Plural(labels.Attacks, "attack record")} is in the log",
                "labels name records by number, by file and line, or by id: --record-field, --stream-field, --id-field, --id-path");
    }
}
