using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>What an attack is written into: logs that are there, or one that is generated into a folder which goes with this.</summary>
/// <param name="warn">told once of each file without a record</param>
sealed class SimulateBackground(IReadOnlyList<string> files, LogReaderOptions options, string? made, Action<string> warn) : IDisposable
{
    readonly HashSet<string> told = [];

    /// <summary>In order of time, from the beginning with each enumeration.</summary>
    public IEnumerable<TimedRecord> Read() => files.Count == 0 ? [] : new OrderedLogs(files, options).Read(leftOut: Tell);

    void Tell(CyberLMException why)
    {
        bool isNew;
        // Rules may read it several times at once.
        lock (told) isNew = told.Add(why.Message);
        if (isNew) warn($"left out: {why.Message}");
    }

    /// <summary>Of days of the users of a model, and of applications.</summary>
    /// <param name="isLeftOut">a record that contradicts a scenario</param>
    public static SimulateBackground Generate(
        FieldGenerator generator, Sampler sampler, GenerationRequest request, IReadOnlyList<AskedRecord> applications,
        Func<TimedRecord, bool> isLeftOut, NextTokenOptions next, Session session)
    {
        int leftOut = 0;
        string made = Directory.CreateTempSubdirectory("cyberlm-background-").FullName;
        try
        {
            int ofUsers = request.Users.Count == 0 ? 0 : Write(Path.Combine(made, "users.jsonl"), write =>
                generator.Run(sampler, request, next, record =>
                    {
                        if (isLeftOut(record)) leftOut++;
                        else write(record.Utf8);
                    }, _ => { },
                    (count, _, _) => session.Talk.Live($"background: {count} records"), session.Stop));
            int others = applications.Count == 0 ? 0 : Write(Path.Combine(made, "applications.jsonl"), write =>
            {
                foreach (var record in generator.Write(sampler, applications, [], next, request.Seed, request.DayStart, session.Stop))
                    write(record.Utf8);
            });
            string first = request.Day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            session.Talk.Event("background", $"background: {Units.Plural(ofUsers, "record")} of "
                + $"{Units.Plural(request.Users.Count, "user")}{(others > 0 ? $", {others} of applications," : "")} on "
                + $"{Units.Plural(request.Days, "day")} from {first}"
                + (leftOut > 0 ? $"; {Units.Plural(leftOut, "record")} of travellers left out, who are not at home meanwhile" : ""),
                ("records", ofUsers), ("users", request.Users.Count), ("ofApplications", others), ("leftOut", leftOut));
            var options = new LogReaderOptions { Stop = session.Stop };
            return new([.. Directory.GetFiles(made).Where(file => new FileInfo(file).Length > 0)], options, made, session.Talk.Warn);
        }
        catch
        {
            Directory.Delete(made, recursive: true);
            throw;
        }
    }

    static int Write(string file, Action<Action<byte[]>> records)
    {
        int written = 0;
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        records(record =>
        {
            stream.Write(record);
            stream.WriteByte((byte)'\n');
            written++;
        });
        return written;
    }

    public static SimulateBackground Of(string[] logs, Session session) =>
        new(logs, new LogReaderOptions { Stop = session.Stop }, null, session.Talk.Warn);

    public void Dispose()
    {
        if (made is not null) Directory.Delete(made, recursive: true);
    }
}
