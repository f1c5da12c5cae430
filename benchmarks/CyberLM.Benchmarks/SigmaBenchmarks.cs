using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using CyberLM.Detection.Sigma;
using CyberLM.Logs;

namespace CyberLM.Benchmarks;

/// <summary>
/// All Windows events of otrf-security-datasets, in memory as bytes, held against all rules of SigmaHQ by one thread, parsing included. An
/// operation is an event. The parser alone stands beside it: on a machine with other work the ratio says more than the time.
/// </summary>
[Config(typeof(ShortJob))]
public class SigmaBenchmarks
{
    /// <summary>How many Windows events the data set has.</summary>
    const int Events = 23_461;

    readonly List<SigmaMatch> matches = [];
    byte[][] events = [];
    SigmaRun run = null!;

    [Params(false, true)]
    public bool Routing { get; set; }

    /// <summary>Once over everything before anything is measured: routes, prefilters and machine code are made then.</summary>
    [GlobalSetup]
    public void Load()
    {
        string data = SharedData();
        var records = new LogReader([Path.Combine(data, "otrf-security-datasets", "windows")]).Read();
        events = [.. records.Select(record => record.Utf8.ToArray())];
        if (events.Length != Events) throw new InvalidOperationException($"{events.Length} events, expected {Events}");
        var rules = SigmaRuleSet.Parse(Rules(Path.Combine(data, "sigma", "sigmahq-8eaafff.tar.gz")), "sigmahq");
        run = new SigmaEngine(rules, new SigmaEngineOptions { Routing = Routing }).Start();
        for (int i = 0; i < 10; i++) Match();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int Parser()
    {
        int tokens = 0;
        foreach (byte[] one in events)
        {
            var reader = new Utf8JsonReader(one);
            while (reader.Read()) tokens++;
        }
        return tokens;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Match()
    {
        foreach (byte[] one in events)
        {
            matches.Clear();
            run.Match(one, matches);
        }
        return matches.Count;
    }

    static string Rules(string archive)
    {
        var text = new StringBuilder();
        using var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } rule && entry.Name.EndsWith(".yml", StringComparison.Ordinal))
                text.Append("---\n").Append(new StreamReader(rule).ReadToEnd()).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The benchmark runs in a folder of its own below the checkout.</summary>
    static string SharedData()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string data = Path.Combine(at, "..", "shared", "data");
            if (File.Exists(Path.Combine(at, "CyberLM.Native.sln")) && Directory.Exists(data)) return data;
        }
        throw new InvalidOperationException("the shared data is not beside the checkout");
    }
}
