using System.CommandLine;
using CyberLM.Cli.Output;
using CyberLM.Kernels.Native;

namespace CyberLM.Cli.Commands;

/// <summary>`bench roofline`: what this machine could do at most, with each instruction set, or the one that CYBERLM_ISA names.</summary>
static class BenchRoofline
{
    sealed record Row(InstructionSet Isa, int Threads, MeasuredRoofline Roofline);

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("roofline",
            "Multiply-adds on registers and a copy beyond the caches, for each instruction set, with one thread and with all.");
        var flags = new Flags("bench_roofline", command);
        var threads = new ThreadFlags(flags, "measured beside one; 0: one a core");
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench roofline", "cyberlm bench roofline --threads 4 --json");
        command.SetAction(parse => Run(open(parse), threads.Of(parse), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, Threads threads, bool json)
    {
        if (NativeBackend.WhyAbsent is { } reason) throw new EnvironmentException(reason);
        int all = threads.Count > 0 ? threads.Count : Environment.ProcessorCount;
        var rows = new List<Row>();
        var named = InstructionSets.Named;
        foreach (var isa in named == InstructionSet.Best ? InstructionSets.OfThisProcessor() : [named])
            foreach (int count in new[] { 1, all }.Distinct())
            {
                session.Stop.ThrowIfCancellationRequested();
                session.Talk.Live($"measuring {isa.Name()}, threads {count}");
                // What the environment names is left to it: a processor that lacks that is said so.
                using var backend = new NativeBackend(count, InstructionSets.IsNamed ? InstructionSet.Best : isa, threads.Pin);
                var asked = threads with { Count = count };
                session.Talk.WarnOnce(Backends.Remarks(backend, asked, Environment.ProcessorCount, isaIsNamed: true));
                rows.Add(new(isa, count, MeasuredRoofline.Of(backend)));
            }
        if (json) WriteJson(session.Data, rows);
        else WriteTable(session.Data, rows);
        return ExitCode.Done;
    }

    static void WriteTable(Stream data, List<Row> rows)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, ["instruction set", "threads", "F32 GFLOP/s", "BF16 GFLOP/s", "copy GB/s"], rows.Select(row => new[]
        {
            row.Isa.Name(), $"{row.Threads}", Units.Invariant($"{row.Roofline.Float32 / 1e9:F1}"),
            Units.Invariant($"{row.Roofline.BFloat16 / 1e9:F1}"), Units.Invariant($"{row.Roofline.CopyBytes / 1e9:F1}"),
        }));
    }

    static void WriteJson(Stream data, List<Row> rows) => JsonResult.Write(data, json =>
    {
        json.WriteStartArray("rooflines");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("isa", row.Isa.Name());
            json.WriteNumber("threads", row.Threads);
            row.Roofline.WriteFields(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
