using System.CommandLine;
using System.Globalization;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>`bench quality`: what narrower numbers cost a trained model, on records that it has not seen.</summary>
static class BenchQuality
{
    static readonly (string Name, string DType, string Weights)[] Kinds =
        [("f32", "f32", "dtype"), ("bf16", "bf16", "dtype"), ("f32, int8 weights", "f32", "int8"), ("bf16, int8 weights", "bf16", "int8")];

    sealed record Result(string Name, DecodedLoss Loss, double PerplexityRatio);

    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("quality", "Held-out loss of a trained model in each kind of numbers, through the sampler.");
        var flags = new Flags("bench_quality", command);
        var model = flags.AddRequired("model", "the folder that train wrote");
        var data = flags.AddRequired("data", "a file or folder of logs; train holds back the end of what it was given");
        var records = flags.AddCount("records", "the last so many records", 100);
        var rows = flags.AddCount("rows", "records in flight at once", 16, 1, 4096);
        var backend = flags.Add("backend", Backends.Description, "auto", Backends.Names);
        var threads = new ThreadFlags(flags);
        var json = flags.Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm bench quality --model model --data your.jsonl --records 200",
            "cyberlm bench quality --model model --data your.jsonl --json");
        command.SetAction(parse =>
        {
            var session = open(parse);
            using var on = Backends.Open(parse.GetValue(backend)!, threads.Of(parse), session.Talk.Say);
            var results = Measure(
                session, on, parse.GetValue(model)!, parse.GetValue(data)!, parse.GetValue(records), parse.GetValue(rows));
            if (parse.GetValue(json)) WriteJson(session.Data, results);
            else WriteTable(session.Data, results);
            return ExitCode.Done;
        });
        return command;
    }

    static List<Result> Measure(Session session, Backend backend, string folder, string data, int records, int rows)
    {
        var results = new List<Result>();
        List<int[]>? documents = null;
        bool bytes = SupportMatrix.Of(backend)[nameof(IKernels.MatmulQuantized)] != SupportMatrix.Absent;
        if (!bytes) session.Talk.Warn($"{backend.Info.Name} has no products with weights of 8 bits: these are left out");
        foreach (var (name, dtype, weights) in Kinds)
        {
            if (weights == "int8" && !bytes) continue;
            session.Talk.Live($"measuring {name}");
            using var model = TrainedModel.Open(folder, backend, Backends.Storage(backend, dtype), weights == "int8");
            documents ??= Last(model.Tokenizer, data, records, session.Stop);
            var loss = DecodedLoss.Of(backend, model.Config, model.Weights, documents, model.Tokenizer.Border, rows, session.Stop);
            results.Add(new(name, loss, Math.Exp(loss.Nats - (results.Count > 0 ? results[0].Loss.Nats : loss.Nats))));
        }
        return results;
    }

    static List<int[]> Last(ITokenizer tokenizer, string data, int count, CancellationToken stop)
    {
        var last = new Queue<ReadOnlyMemory<byte>>();
        foreach (var record in new LogReader([data], new LogReaderOptions { Stop = stop }).Read())
        {
            last.Enqueue(record.Utf8.ToArray());
            if (last.Count > count) last.Dequeue();
        }
        return [.. last.Select(record =>
        {
            var ids = new List<int>();
            tokenizer.Encode(record.Span, ids);
            return ids.ToArray();
        })];
    }

    static void WriteTable(Stream data, List<Result> results)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        Columns.Write(output, ["numbers", "tokens", "nats/token", "perplexity", "of f32's"], results.Select(r => new[]
        {
            r.Name, Text(r.Loss.Tokens, "0"), Text(r.Loss.Nats, "0.00000"), Text(r.Loss.Perplexity, "0.0000"),
            Text(r.PerplexityRatio, "0.00000"),
        }));
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    static void WriteJson(Stream data, List<Result> results) => JsonResult.Write(data, json =>
    {
        json.WriteStartArray("results");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("numbers", result.Name);
            json.WriteNumber("tokens", result.Loss.Tokens);
            json.WriteNumber("nats_per_token", result.Loss.Nats);
            json.WriteNumber("perplexity", result.Loss.Perplexity);
            json.WriteNumber("perplexity_ratio", result.PerplexityRatio);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
