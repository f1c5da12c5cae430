using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Generates many sequences at once. Rows of the cache hold one request each; a row that finishes takes the next request at once.
/// Each step reads a flat batch of tokens, in which prompts, sampled tokens and forced runs stand side by side; what prompts have in common
/// is read once. A request's text depends on the seed and its number alone, whatever runs beside it. One caller at a time.
/// </summary>
public sealed class Sampler : IDisposable
{
    /// <summary>Wide enough to keep the matmuls busy while prompts are read, small enough that decoding rows do not wait long.</summary>
    public const int DefaultTokensPerStep = 256;

    readonly Parameters parameters;
    readonly GptModel model;
    readonly Arena arena;
    readonly IDisposable? frozen;
    readonly KeyValueCache cache;
    readonly SampleBatch batch;
    readonly SampleRow[] rows;
    readonly SharedPrompts shared;

    /// <param name="parameters">must not change while the sampler lives: it may read a copy of them</param>
    /// <param name="rows">requests in flight</param>
    /// <param name="tokensPerStep">the flat batch; at least one per row</param>
    public Sampler(Backend backend, GptConfig config, Parameters parameters, int rows, int tokensPerStep = DefaultTokensPerStep)
    {
        if (rows < 1) throw new ArgumentOutOfRangeException(nameof(rows), $"{rows} rows");
        this.parameters = parameters;
        model = new GptModel(config, backend.Kernels);
        var storage = parameters.Wte.DType;
        int capacity = Math.Max(rows, tokensPerStep);
        ((cache, var tensors), arena) = Arena.Place(backend, "sampling", a => Declare(config, a, storage, rows, capacity));
        batch = new(backend, tensors);
        frozen = backend.Freeze(parameters.Linear);
        model.Prepare(parameters, tensors.Acts);
        this.rows = [.. Enumerable.Range(0, rows).Select(index => new SampleRow(index, config))];
        shared = new(backend.Kernels, cache, this.rows);
    }

    /// <summary>Device memory that a sampler takes beside the weights.</summary>
    public static long Bytes(
        Backend backend, GptConfig config, Parameters parameters, int rows, int tokensPerStep = DefaultTokensPerStep) =>
        Arena.Measure(arena => Declare(config, arena, parameters.Wte.DType, rows, Math.Max(rows, tokensPerStep))) +
        backend.FrozenBytes(parameters.Linear);

    static (KeyValueCache, SampleTensors) Declare(GptConfig config, Arena arena, DType storage, int rows, int capacity)
    {
        var floats = storage == DType.F64 ? DType.F64 : DType.F32;
        return (KeyValueCache.Declare(config, arena, storage, rows), SampleTensors.Declare(config, arena, storage, floats, capacity));
    }

    /// <summary>All sequences in order of request.</summary>
    /// <param name="constrain">the constraint of a request by its number, or none</param>
    public List<Sequence> Generate(
        IReadOnlyList<ReadOnlyMemory<int>> prompts, in SampleOptions options, int border,
        Func<int, IConstraint?>? constrain = null, CancellationToken stop = default)
    {
        var sequences = new Sequence[prompts.Count];
        int first = options.FirstRequest;
        Run(prompts, options, border, sequence => sequences[sequence.Request - first] = sequence, constrain, stop);
        return [.. sequences];
    }

    /// <summary>Delivers every sequence as soon as it is complete, in order of completion.</summary>
    /// <param name="prompts">the first tokens of each request as the model reads them; empty: the border</param>
    /// <param name="border">the id between documents, which ends a sequence</param>
    /// <param name="constrain">the constraint of a request by its number, or none</param>
    /// <param name="stepped">called behind every step</param>
    public void Run(
        IReadOnlyList<ReadOnlyMemory<int>> prompts, in SampleOptions options, int border, Action<Sequence> completed,
        Func<int, IConstraint?>? constrain = null, CancellationToken stop = default, Action? stepped = null) =>
        Run(new ListedPrompts(prompts, options.FirstRequest, constrain, completed), options, border, stop, stepped);

    /// <summary>Goes on as long as the source has requests, or until it has enough.</summary>
    public void Run(ISampleSource source, in SampleOptions options, int border, CancellationToken stop = default, Action? stepped = null)
    {
        if (options.MaxTokens < 1) throw new CyberLMException($"at most {options.MaxTokens} tokens were asked for", "ask for one or more");
        foreach (var row in rows) row.Release();
        while (!source.HasEnough)
        {
            stop.ThrowIfCancellationRequested();
            int active = Admit(source, options, border);
            if (active == 0) return;
            shared.Give();
            Feed(active);
            batch.Run(model, parameters, cache, options.Next);
            Take(source);
            stepped?.Invoke();
        }
    }

    /// <summary>Every free row takes the next request. A constraint may leave nothing to sample; such a request completes here.</summary>
    int Admit(ISampleSource source, in SampleOptions options, int border)
    {
        int active = 0;
        foreach (var row in rows)
        {
            while (!row.Active && source.Next() is { } request)
            {
                row.Begin(request, options, border);
                Complete(row, source);
            }
            if (row.Active) active++;
        }
        return active;
    }

    /// <summary>Every row gets its next token, and the first ones with more to read get what room is left.</summary>
    void Feed(int active)
    {
        batch.Clear();
        foreach (var row in rows)
        {
            if (!row.Active) continue;
            active--;
            row.Feed(batch, batch.Room - active);
        }
    }

    void Take(ISampleSource source)
    {
        int wish = 0;
        foreach (var row in rows)
        {
            if (!row.Active) continue;
            wish = row.Take(batch, wish);
            Complete(row, source);
        }
    }

    static void Complete(SampleRow row, ISampleSource source)
    {
        if (!row.Done) return;
        row.Release();
        source.Complete(row.Result());
    }

    public void Dispose()
    {
        frozen?.Dispose();
        arena.Dispose();
    }
}
