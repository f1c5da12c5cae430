using CyberLM.Cli.Output;
using CyberLM.Evaluation;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>
/// What `evaluate --model` adds: records of the model, held to its schema and not, those it writes without the slot models beside it, those
/// of a second model that spells all out, and what the real records cost the model.
/// </summary>
sealed class ModelColumns(
    Session session, Backend backend, string dtype, int count, int rows, ulong seed, NextTokenOptions next) : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cyberlm-evaluate-");
    readonly Dictionary<string, double> removed = [];

    /// <param name="ablation">a model trained with --spell-all; null for none</param>
    public List<SyntheticFile> Generate(string model, string? ablation)
    {
        List<SyntheticFile> files = [Generate("constrained", model, constrained: true, out bool isDual)];
        // What slot models are worth shows beside the same without them.
        if (isDual) files.Add(Generate("single", model, constrained: true, out _, single: true));
        files.Add(Generate("unconstrained", model, constrained: false, out _, single: true));
        if (ablation is not null) files.Add(Generate("ablation", ablation, constrained: false, out _, single: true));
        return files;
    }

    /// <param name="isDual">slot models drew for it</param>
    /// <param name="single">though it has slot models, none draws</param>
    SyntheticFile Generate(string name, string path, bool constrained, out bool isDual, bool single = false) =>
        Generate(name, path, _ => new() { Count = count, Seed = seed, Constrained = constrained }, out isDual, single);

    /// <summary>Real days, and the same of the same users generated: of those whom the model does not know, and of others.</summary>
    public IReadOnlyList<PairedDays> PairDays(string model, IReadOnlyList<string> leftOut, IReadOnlyList<string> holdout) =>
    [
        PairDays("left_out", "users left out of training", model, leftOut, known: false),
        PairDays("known", "users trained on", model, holdout, known: true),
    ];

    PairedDays PairDays(string key, string text, string model, IReadOnlyList<string> files, bool known)
    {
        const int mostDays = 200;
        var records = Records(files);
        string real = Path.Combine(folder.FullName, key + ".real.jsonl");
        var generated = Generate(key, model, generator =>
        {
            var days = generator.DaysOf(records, known);
            if (days.Count == 0)
                throw new CyberLMException(
                    $"{string.Join(", ", files)}: no day of a user whom the model {(known ? "knows" : "does not know")}",
                    known ? "give a --holdout of the same users" : "--left-out wants records of users that were not trained on");
            // Spread over all of them.
            days = [.. days.Where((_, i) => (long)i * mostDays / days.Count != (long)(i - 1) * mostDays / days.Count || i == 0)];
            Write(real, days.SelectMany(day => day.Records));
            int users = days.DistinctBy(day => day.User).Count();
            session.Talk.Say($"{text}: {Units.Plural(days.Count, "day")} of {Units.Plural(users, "user")}");
            return new() { UserDays = [.. days.Select(day => (day.User, day.Day))], Seed = seed };
        }, out _, single: false);
        return new(key, text, [real], generated with { Name = "constrained" });
    }

    /// <summary>The days of real records as the model has them, of users whom it knows: rules then see as much on either side.</summary>
    public SyntheticFile SameDays(string model, IReadOnlyList<string> real, EvaluationOptions options)
    {
        GenerationRequest Ask(FieldGenerator generator) => KnownDays(generator, real, options);
        return Generate("alerts", model, Ask, out _, single: false) with { Name = "constrained" };
    }

    GenerationRequest KnownDays(FieldGenerator generator, IReadOnlyList<string> real, EvaluationOptions options)
    {
        var known = generator.Organisation.Users.ToHashSet();
        var days = AlertDays.Of(real, options).Where(day => known.Contains(day.User)).ToList();
        if (days.Count == 0)
            throw new CyberLMException($"{string.Join(", ", real)}: no day of a user whom the model knows",
                "rules look at the same days of the same users; --entity says where records have them");
        int users = days.DistinctBy(day => day.User).Count();
        session.Talk.Say($"for rules: {Units.Plural(days.Count, "day")} of {Units.Plural(users, "user")}");
        return new() { UserDays = days, Seed = seed };
    }

    static void Write(string path, IEnumerable<ReadOnlyMemory<byte>> records)
    {
        using var to = new BufferedStream(File.Create(path), 1 << 16);
        foreach (var record in records)
        {
            to.Write(record.Span);
            to.WriteByte((byte)'\n');
        }
    }

    SyntheticFile Generate(string name, string path, Func<FieldGenerator, GenerationRequest> ask, out bool isDual, bool single)
    {
        using var model = Open(path);
        var memory = new ModelMemory(backend, Backends.Storage(backend, dtype), Quantized: false, rows);
        using var sampler = memory.Sampler(model);
        var generator = FieldGenerator.Open(path, model);
        using var slots = GenerateSlots.Open(session.Talk, generator, path, [], single, memory);
        isDual = slots.Origins.Count > 0;
        string file = Path.Combine(folder.FullName, name + ".jsonl");
        using var to = new BufferedStream(File.Create(file), 1 << 16);
        var request = ask(generator);
        var summary = generator.Run(sampler, request, next, record =>
        {
            to.Write(record.Utf8);
            to.WriteByte((byte)'\n');
        }, session.Talk.Say, (done, of, _) => session.Talk.Live($"{name}: {done}/{of} records"), session.Stop);
        session.Talk.Say($"{name}: {summary.Written} records of {summary.Attempts} begun");
        if (request.Constrained) removed[name] = summary.RemovedNats / Math.Max(1, summary.Written);
        return new(name, file, summary.Attempts);
    }

    TrainedModel Open(string path)
    {
        var model = TrainedModel.Open(path, backend, Backends.Storage(backend, dtype));
        if (model.Tokenizer is SchemaTokens) return model;
        model.Dispose();
        throw new CyberLMException($"{path} is a model of text", "evaluate --model takes one of fields; --synthetic takes files of any");
    }

    /// <summary>Adds what the holdout costs the model, beside the records that it learned.</summary>
    public void AddCosts(LogEvaluationReport report, string path, IReadOnlyList<string> real, IReadOnlyList<string> holdout)
    {
        using var model = Open(path);
        using var scorer = new Scorer(backend, model.Config, model.Weights);
        var fields = FieldScorer.Open(path, model);
        var section = report.Section("model");
        Figure?[] none = [.. report.Columns.Select(_ => (Figure?)null)];
        var costs = fields.Score(scorer, Records(holdout), session.Stop);
        section.Add(new("structuredLoss", "structured loss a record of the holdout", FigureUnit.Nats, Better.Lower,
            DependentMean.Of(costs.Nats, costs.Whose), none));
        var learned = fields.Score(scorer, Records(real), session.Stop);
        section.Add(new("learnedLoss", "the same of records learned", FigureUnit.Nats, Better.Lower,
            DependentMean.Of(learned.Nats, learned.Whose), none));
        section.Add(new("tokens", "tokens a record of the holdout", FigureUnit.Number, Better.Lower,
            new((double)costs.Tokens / costs.Nats.Count), none));
        section.Add(new("exceptions", "records of the holdout that break a rule", FigureUnit.Share, Better.Lower,
            new((double)costs.WithExceptions / costs.Nats.Count), none));
        section.Add(new("removed", "what the mask took from the model, a record", FigureUnit.Nats, Better.Lower, null,
            [.. report.Columns.Select(column => removed.TryGetValue(column, out double nats) ? new Figure(nats) : (Figure?)null)]));
        var detail = report.Section("loss by value", detail: true);
        foreach (var (slot, nats) in costs.BySlot)
            detail.Add(new(slot, slot, FigureUnit.Nats, Better.Lower, new(nats), none));
        var places = report.Section("loss by place in the context", detail: true);
        foreach (var (place, nats) in costs.ByPlace)
            places.Add(new($"{place}", $"nats a token from place {place} on", FigureUnit.Nats, Better.Lower, new(nats), none));
    }

    static List<ReadOnlyMemory<byte>> Records(IReadOnlyList<string> files)
    {
        const int most = 20_000;
        var sample = new RecordSample(most);
        foreach (var record in new LogReader(files).Read()) sample.Add(record.Utf8);
        return [.. sample.Records];
    }

    public void Dispose() => folder.Delete(recursive: true);
}
