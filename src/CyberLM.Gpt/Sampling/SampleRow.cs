using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>One request in flight: its tokens so far, how far the cache has read them, and how far their likelihood is known.</summary>
sealed class SampleRow(int index, GptConfig config)
{
    readonly SlidingWindow window = new(config.BlockSize);
    readonly DueIds ids = new(config.VocabSize);
    int[] tokens = new int[256];
    int[] due = new int[256];   // where each of them stands
    int length;             // tokens known: prompt, sampled and forced
    int promptLength;
    int start;              // the token that stands at position 0 of the cache row
    int fed;                // tokens before this one are in the cache
    int decided;            // tokens before this one need no likelihood any more
    int wishes;             // of this step
    bool closed;            // the last token is a forced border: it counts as likelihood but not as text
    bool ended;             // nothing more is to be sampled
    bool truncated;
    double masked, unmasked;
    int border;
    ulong stream;
    SampleOptions options;
    IConstraint? constraint;

    public int Index => index;
    public int Request { get; private set; }
    public bool Active { get; private set; }

    /// <summary>What its row of the cache holds.</summary>
    public CachedTokens Cached { get; } = new(config.BlockSize);

    /// <summary>Nothing of the request was read or taken from elsewhere.</summary>
    public bool IsUnread { get; private set; }

    /// <summary>For another row, which is reading what the prompt begins with.</summary>
    public bool Waits { get; set; }

    /// <summary>More of the prompt is still to come into the cache.</summary>
    public bool IsReading => Active && !IsUnread && start + Cached.Count < promptLength - 1;

    /// <summary>Everything that was to be sampled is, and every forced token has its likelihood.</summary>
    public bool Done => ended && decided == length;

    public Sequence Result()
    {
        int end = closed ? length - 1 : length;
        return new(Request, tokens[promptLength..end], (float)masked, (float)unmasked, truncated);
    }

    public void Begin(in SampleRequest request, in SampleOptions sampleOptions, int borderToken)
    {
        Request = request.Number;
        stream = request.Stream;
        Active = true;
        options = sampleOptions;
        border = borderToken;
        constraint = request.Constraint;
        (length, promptLength, closed, ended, truncated, masked, unmasked, wishes) = (0, 0, false, false, false, 0, 0, 0);
        ReadOnlySpan<int> beginning = request.Prompt.IsEmpty ? [borderToken] : request.Prompt.Span;
        Require(beginning);
        AcceptPrompt(beginning);
        decided = promptLength;
        // A prompt beyond the context: windows before the last one would be read only to be dropped.
        start = window.StartFor(promptLength - 1);
        (fed, IsUnread, Waits) = (start, true, false);
    }

    /// <summary>Tokens of the prompt that stand there, from the first one of its window on.</summary>
    public int InCommon(CachedTokens cached) => cached.InCommon(tokens.AsSpan(start..promptLength), due.AsSpan(start..promptLength));

    /// <summary>The same with what the other row's prompt will bring there; where its window has moved on, it is another prompt.</summary>
    public int InCommonWithPrompt(SampleRow other)
    {
        int most = Math.Max(0, Math.Min(promptLength - start, other.promptLength - other.start) - 1);
        int same = tokens.AsSpan(start, most).CommonPrefixLength(other.tokens.AsSpan(other.start, most));
        return Math.Min(same, due.AsSpan(start + 1, most).CommonPrefixLength(other.due.AsSpan(other.start + 1, most)));
    }

    /// <summary>So many tokens of the window are in the cache.</summary>
    public void BeginBehind(int count)
    {
        (fed, Cached.Count, IsUnread) = (start + count, count, false);
    }

    public void Release()
    {
        Active = false;
        constraint = null;
    }

    /// <summary>Puts this row's next tokens into the batch: at least one, at most the given number; none while it waits.</summary>
    public void Feed(SampleBatch batch, int most)
    {
        wishes = 0;
        if (Waits) return;
        if (fed - start == config.BlockSize)
        {
            start += window.Step;
            (fed, Cached.Count) = (start, 0);
        }
        // Behind the last token of an ended row nothing is asked for, so it need not be read.
        int end = Math.Min(ended ? length - 1 : length, Math.Min(fed + most, start + config.BlockSize));
        for (; fed < end; fed++)
        {
            int next = fed + 1;
            int dueNext = next < length ? due[next] : constraint?.Due ?? 0;
            batch.Add(tokens[fed], index, fed - start, dueNext);
            Cached.Put(fed - start, tokens[fed], dueNext);
            if (next < decided) continue;
            if (next < length) batch.WantForced(tokens[next]);
            else batch.WantSampled(Philox.Uniform(options.Seed, stream, (ulong)next), constraint);
            wishes++;
        }
    }

    /// <summary>Takes what the batch drew for this row, from the given wish on; returns the next row's first.</summary>
    public int Take(SampleBatch batch, int wish)
    {
        if (!IsUnread) Cached.Count = fed - start;
        for (int last = wish + wishes; wish < last; wish++)
        {
            var drawn = batch.Drawn(wish);
            masked += drawn.Masked;
            unmasked += drawn.Unmasked;
            if (decided < length) decided++;
            else TakeSampled(drawn.Token);
        }
        return wish;
    }

    void TakeSampled(int token)
    {
        if (token == border)
        {
            ended = true;
            return;
        }
        Append(ids.Of(token, constraint?.Due ?? 0));
        decided = length;
        if (constraint is not null) AppendForced(constraint.Accept(token));
        EndIfComplete();
    }

    void AppendForced(ReadOnlySpan<int> run)
    {
        Require(run);
        foreach (int id in run)
        {
            if (length - promptLength == options.MaxTokens)
            {
                (truncated, ended) = (true, true);
                return;
            }
            Append(id);
            if (ids.Token(id) != border) continue;
            (closed, ended) = (true, true);
            return;
        }
    }

    void EndIfComplete()
    {
        if (ended) return;
        bool finished = constraint is { Finished: true };
        truncated = !finished && length - promptLength == options.MaxTokens;
        ended = finished || truncated;
    }

    /// <summary>The constraint follows the prompt; what a token of the prompt forces, the prompt must go on with or leave open.</summary>
    void AcceptPrompt(ReadOnlySpan<int> prompt)
    {
        ReadOnlySpan<int> forced = default;
        foreach (int id in prompt)
        {
            Append(id);
            int token = ids.Token(id);
            if (constraint is null) continue;
            if (forced.IsEmpty)
            {
                forced = constraint.Accept(token);
                continue;
            }
            if (token != ids.Token(forced[0]))
            {
                throw new CyberLMException(
                    $"request {Request}: the prompt's token {length - 1} is {token}, where only {ids.Token(forced[0])} can stand",
                    "the prompt contradicts the schema or the conditions of this request");
            }
            forced = forced[1..];
        }
        promptLength = length;
        AppendForced(forced);
        EndIfComplete();
    }

    void Append(int id)
    {
        if (length == tokens.Length)
        {
            Array.Resize(ref tokens, 2 * length);
            Array.Resize(ref due, 2 * length);
        }
        (tokens[length], due[length]) = (ids.Token(id), ids.Due(id));
        length++;
    }

    void Require(ReadOnlySpan<int> given)
    {
        foreach (int id in given)
        {
            if ((uint)id < (uint)(config.VocabSize * config.Dues)) continue;
            throw new CyberLMException(
                $"request {Request}: token {id} is outside of the model's vocabulary of {config.VocabSize}",
                "tokenizer and model must come from the same folder");
        }
    }
}
