using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>The values by which records of a stream are known, as they are asked of a model.</summary>
static class StreamMarks
{
    public static IReadOnlyList<AskedField> Of(StreamShape stream) =>
        [.. stream.Marks.Select(mark => new AskedField(mark.Path, mark.Choices[0].ToString(), true))];
}
