using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Negative log-likelihood per token of given documents. Documents are packed into rows of the context's length and kept apart by First;
/// one longer than the context is read in the same windows as the sampler's. One caller at a time.
/// </summary>
public sealed class Scorer : IDisposable
{
    readonly record struct Piece(int Document, int FirstToken, int FirstPlace, int Count);

    readonly Backend backend;
    readonly Parameters parameters;
    readonly GptModel model;
    readonly Activations acts;
    readonly Arena arena;
    readonly SlidingWindow window;
    readonly HostFloats losses;
    readonly int[] tokens, targets, positions, due, first;
    readonly DueIds ids;
    readonly int idCount;
    readonly List<Piece> pieces = [];
    readonly int rows, time;
    int row, column;

    /// <param name="rows">contexts per forward pass</param>
    public Scorer(Backend backend, GptConfig config, Parameters parameters, int rows = 4)
    {
        if (rows < 1) throw new ArgumentOutOfRangeException(nameof(rows), $"{rows} rows");
        this.backend = backend;
        this.parameters = parameters;
        this.rows = rows;
        time = config.BlockSize;
        window = new(time);
        (ids, idCount) = (new(config.VocabSize), config.VocabSize * config.Dues);
        model = new GptModel(config, backend.Kernels);
        var storage = parameters.Wte.DType;
        (acts, arena) = Arena.Place(backend, "scoring", a => Declare(config, a, storage, rows));
        losses = new(rows * time, acts.Losses.DType);
        tokens = new int[rows * time];
        targets = new int[rows * time];
        positions = new int[rows * time];
        due = new int[rows * time];
        first = new int[rows * time];
    }

    /// <summary>Device memory that a scorer takes beside the weights.</summary>
    public static long Bytes(GptConfig config, DType storage, int rows = 4) =>
        Arena.Measure(arena => Declare(config, arena, storage, rows));

    static Activations Declare(GptConfig config, Arena arena, DType storage, int rows) => Activations.Declare(
        config, arena, storage, storage == DType.F64 ? DType.F64 : DType.F32, rows, config.BlockSize, backward: false);

    /// <summary>
    /// -log p of every token of every document, the first one after the border. A document that ends with the border is scored with its
    /// end; they are made of <see cref="DueIds"/>. Sequences of a sampler sum up to the same figure as their UnmaskedLogLikelihood.
    /// </summary>
    public List<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> documents, int border, CancellationToken stop = default)
    {
        var scores = new List<float[]>(documents.Count);
        Clear();
        for (int document = 0; document < documents.Count; document++)
        {
            var text = documents[document].Span;
            Require(document, text);
            scores.Add(new float[text.Length]);
            for (int read = 0; read < text.Length;)
            {
                int start = window.StartFor(read);
                int end = Math.Min(start + time, text.Length);
                Reserve(end - start, scores, border, stop);
                Place(document, text, border, start, read, end);
                read = end;
            }
        }
        if (pieces.Count > 0) Flush(scores, border, stop);
        return scores;
    }

    void Require(int document, ReadOnlySpan<int> text)
    {
        foreach (int id in text)
        {
            if ((uint)id < (uint)idCount) continue;
            throw new CyberLMException(
                $"document {document}: token {id} is outside of the model's vocabulary of {ids.VocabSize}",
                "tokenizer and model must come from the same folder");
        }
    }

    /// <summary>Makes room for this many tokens in one row.</summary>
    void Reserve(int count, List<float[]> scores, int border, CancellationToken stop)
    {
        if (column + count <= time) return;
        EndRow(border);
        if (row == rows) Flush(scores, border, stop);
    }

    /// <summary>Inputs start..end of (border, text): input i predicts text[i]. Those before read are context only.</summary>
    void Place(int document, ReadOnlySpan<int> text, int border, int start, int read, int end)
    {
        int begin = column, origin = row * time;
        for (int i = start; i < end; i++, column++)
        {
            int place = origin + column;
            tokens[place] = i == 0 ? border : ids.Token(text[i - 1]);
            targets[place] = i < read ? -1 : ids.Token(text[i]);
            due[place] = ids.Due(text[i]);
            positions[place] = i - start;
            first[place] = begin;
        }
        pieces.Add(new(document, read, origin + begin + read - start, end - read));
    }

    /// <summary>Padding sees itself alone and is not scored.</summary>
    void EndRow(int border)
    {
        for (; column < time; column++)
        {
            int place = row * time + column;
            tokens[place] = border;
            targets[place] = -1;
            due[place] = 0;
            positions[place] = 0;
            first[place] = column;
        }
        row++;
        column = 0;
    }

    void Flush(List<float[]> scores, int border, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        while (row < rows) EndRow(border);
        backend.Write<int>(acts.Tokens, tokens);
        backend.Write<int>(acts.Targets, targets);
        backend.Write<int>(acts.Positions, positions);
        backend.Write<int>(acts.First, first);
        if (!acts.Due.IsNone) backend.Write<int>(acts.Due, due);
        model.Forward(parameters, acts);
        model.Loss(acts);
        losses.Download(backend, acts.Losses);
        foreach (var piece in pieces)
            losses.Values.AsSpan(piece.FirstPlace, piece.Count).CopyTo(scores[piece.Document].AsSpan(piece.FirstToken));
        Clear();
    }

    void Clear()
    {
        pieces.Clear();
        row = 0;
        column = 0;
    }

    public void Dispose() => arena.Dispose();
}
