using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What an attack is written into: logs that are there, or a log that is generated into a file which goes with this.</summary>
sealed class SimulateBackground(IReadOnlyList<string> files, LogReaderOptions options, string? made) : IDisposable
{
    /// <summary>In order of time, from the beginning with each enumeration.</summary>
    public IEnumerable<TimedRecord> Read() => files.Count == 0 ? [] : new OrderedLogs(files, options).Read();

    /// <summary>Of days of the users of a model, and of nobody else.</summary>
    public static SimulateBackground Generate(
        FieldGenerator generator, Sampler sampler, GenerationRequest request, NextTokenOptions next, Session session)
    {
        if (request.Days == 0 || request.Users.Count == 0) return new([], new(), null);
        string file = Path.Combine(Path.GetTempPath(), $"cyberlm-background-{Guid.NewGuid():N}.jsonl");
        var background = new SimulateBackground([file], new LogReaderOptions { Stop = session.Stop }, file);
        try
        {
            int written = 0;
            using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write))
                generator.Run(sampler, request, next, record =>
                {
                    stream.Write(record.Utf8);
                    stream.WriteByte((byte)'\n');
                    written++;
                }, _ => { }, (count, _, _) => session.Talk.Live($"background: {count} records"), session.Stop);
            string first = request.Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            session.Talk.Event("background", $"background: {Units.Plural(written, "record")} of "
                + $"{Units.Plural(request.Users.Count, "user")} on {Units.Plural(request.Days, "day")} from {first}",
                ("records", written), ("users", request.Users.Count));
            return written > 0 ? background : new([], new(), file);
        }
        catch
        {
            background.Dispose();
            throw;
        }
    }

    public static SimulateBackground Of(string[] logs, CancellationToken stop) => new(logs, new LogReaderOptions { Stop = stop }, null);

    public void Dispose()
    {
        if (made is not null) File.Delete(made);
    }
}
