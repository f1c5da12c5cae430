using CyberLM.Logs;

namespace CyberLM.Detection.Tuning;

/// <summary>Names of the fields in which a file of labels says which record is meant, and what it was.</summary>
public sealed record LabelFields
{
    /// <summary>The number of the record over all files, from 1, as alerts have it.</summary>
    public string Record { get; init; } = "record";

    /// <summary>The file's name without its ending, and the line in it, from 1.</summary>
    public string Stream { get; init; } = "stream";
    public string Line { get; init; } = "line";

    /// <summary>What the record has under <see cref="IdPaths"/>.</summary>
    public string Id { get; init; } = "id";

    /// <summary>The first that a line has says whether the record is an attack, and which.</summary>
    public IReadOnlyList<string> Label { get; init; } = ["label", "scenario", "attack"];

    /// <summary>Words of a label for what is no attack; null, false, 0 and "" are none either.</summary>
    public IReadOnlyList<string> Benign { get; init; } = LabelConventions.Benign;

    /// <summary>Where records have their id: the first path that is there.</summary>
    public IReadOnlyList<string> IdPaths { get; init; } = LabelConventions.IdPaths;

    /// <summary>Where a label is an object, the member that tells one attack from another: the first that is there.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["run", "scenario", "name", "id"];
}
