using System.CommandLine;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>The flags of `train` that say what records are, beside the records.</summary>
sealed class TrainLabels(Flags flags)
{
    readonly Option<string?> file = flags.Add<string?>("labels",
        "field: a file that says what records are, as tenant and simulate write it; generate --label asks for some", null);
    readonly Option<string> field = flags.Add("label-field", "of that file: the field that is the label", LabelSource.DefaultField);

    /// <summary>Of a new run; null: nothing is known of labels.</summary>
    /// <param name="hasSlots">models of their own draw some fields</param>
    public LabelSource? Of(ParseResult parse, bool hasSlots)
    {
        var source = Given(parse);
        if (source is not null && hasSlots)
            throw new CyberLMException("--labels and --slot: a slot model knows nothing of labels", "leave one of them out");
        if (source is null && parse.GetResult(field) is { Implicit: false })
            throw new CyberLMException("--label-field without --labels: nothing is labelled", "name the file of labels");
        return source;
    }

    /// <summary>What a resumed run must have as it is.</summary>
    public (Option Option, object Stored, object Given)[] Compared(ParseResult parse, LabelSource? stored)
    {
        const string none = "none";
        return
        [
            (file, stored?.File ?? none, Given(parse)?.File ?? none), (field, stored?.Field ?? none, parse.GetValue(field)!),
        ];
    }

    LabelSource? Given(ParseResult parse) => parse.GetValue(file) switch
    {
        null => null,
        "" => throw new CyberLMException("--labels names no file", "name the file of labels"),
        var name => new(Path.GetFullPath(name), parse.GetValue(field)!),
    };
}
