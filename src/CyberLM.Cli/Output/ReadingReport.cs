using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>What was read and what was passed over, said on stderr.</summary>
static class ReadingReport
{
    public static void Say(Talk talk, ReadReport report)
    {
        foreach (string sentence in report.BadSentences()) talk.Say(sentence);
        foreach (string sentence in LeftOut.Sentences(report.Skipped)) talk.Say(sentence);
        foreach (var group in report.Files.GroupBy(file => file.Format))
            talk.Say($"{(group.Count() == 1 ? "1 file" : $"{group.Count()} files")} read as {Words(group.Key)}");
    }

    static string Words(LogFormat format) => format switch
    {
        LogFormat.JsonLines => "JSON lines",
        LogFormat.JsonValues => "JSON objects and arrays",
        LogFormat.Lines => "plain lines",
        LogFormat.Csv => "tables of separated values",
        LogFormat.Parquet => "Parquet",
        _ => format.ToString(),
    };
}
