using System.Runtime.InteropServices;
using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// One step's flat batch: which tokens are read, and behind which of them the next token is wanted. Filled on the host, sent in one go,
/// used again for the next step.
/// </summary>
sealed class SampleBatch(Backend backend, SampleTensors tensors)
{
    const uint AnyToken = uint.MaxValue;

    readonly int[] tokens = new int[tensors.Capacity];
    readonly int[] rows = new int[tensors.Capacity];
    readonly int[] positions = new int[tensors.Capacity];
    readonly int[] due = new int[tensors.Capacity];
    readonly int[] wanted = new int[tensors.Capacity];
    readonly int[] drawn = new int[tensors.Capacity];
    readonly uint[] masks = new uint[tensors.Allowed.Count];
    readonly HostFloats uniform = new(tensors.Capacity, tensors.Random.DType);
    readonly HostFloats likelihoods = new(2 * tensors.Capacity, tensors.LogLikelihood.DType);
    readonly int words = tensors.Allowed.Last;
    bool masked;

    public int Count { get; private set; }
    public int Wanted { get; private set; }
    public int Room => tokens.Length - Count;

    public void Clear()
    {
        Count = 0;
        Wanted = 0;
        masked = false;
    }

    /// <param name="dueNext">behind the token</param>
    public void Add(int token, int row, int position, int dueNext)
    {
        tokens[Count] = token;
        rows[Count] = row;
        positions[Count] = position;
        due[Count] = dueNext;
        Count++;
    }

    /// <summary>Wants the token that follows the last one added, drawn with this uniform number from what the constraint allows.</summary>
    public void WantSampled(float number, IConstraint? constraint)
    {
        var mask = NextMask(number);
        if (constraint is null || !constraint.Mask(mask))
        {
            mask.Fill(AnyToken);
            return;
        }
        masked = true;
        if (!mask.ContainsAnyExcept(0u))
            throw new InvalidOperationException($"{constraint.GetType().Name} allows no token and is not finished");
    }

    /// <summary>Wants the likelihood of a token that is already certain: a mask of one bit.</summary>
    public void WantForced(int token)
    {
        NextMask(number: 0)[token / SampleTensors.MaskWordBits] = 1u << token % SampleTensors.MaskWordBits;
        masked = true;
    }

    Span<uint> NextMask(float number)
    {
        wanted[Wanted] = Count - 1;
        uniform.Values[Wanted] = number;
        var mask = masks.AsSpan(Wanted * words, words);
        mask.Clear();
        Wanted++;
        return mask;
    }

    /// <summary>Reads all tokens into the cache and draws those wanted.</summary>
    public void Run(GptModel model, Parameters p, KeyValueCache cache, in NextTokenOptions options)
    {
        var acts = tensors.Acts;
        backend.Write<int>(acts.Tokens.Slice(0, Count), tokens.AsSpan(0, Count));
        backend.Write<int>(acts.Rows.Slice(0, Count), rows.AsSpan(0, Count));
        backend.Write<int>(acts.Positions.Slice(0, Count), positions.AsSpan(0, Count));
        if (!acts.Due.IsNone) backend.Write<int>(acts.Due.Slice(0, Count), due.AsSpan(0, Count));
        if (Wanted > 0) backend.Write<int>(acts.Wanted.Slice(0, Wanted), wanted.AsSpan(0, Wanted));
        model.Decode(p, acts, cache, Count, Wanted);
        if (Wanted > 0) Draw(options);
    }

    void Draw(in NextTokenOptions options)
    {
        var mask = masked ? tensors.Allowed.Slice(0, Wanted) : Tensor.None;
        if (masked) backend.Write<int>(mask, MemoryMarshal.Cast<uint, int>(masks.AsSpan(0, Wanted * words)));
        var numbers = tensors.Random.Slice(0, Wanted);
        var next = tensors.Ids.Slice(0, Wanted);
        var likelihood = tensors.LogLikelihood.Slice(0, Wanted);
        uniform.Upload(backend, numbers);
        backend.Kernels.NextToken(next, likelihood, tensors.Acts.Logits.Slice(0, Wanted), mask, numbers, options);
        backend.Read(drawn.AsSpan(0, Wanted), next);
        likelihoods.Download(backend, likelihood);
    }

    /// <summary>What was drawn for the i-th wish of this step, with its log-likelihood under the mask and without it.</summary>
    public (int Token, float Masked, float Unmasked) Drawn(int i)
    {
        float under = likelihoods.Values[2 * i];
        float without = likelihoods.Values[2 * i + 1];
        if (float.IsNaN(without))
            throw new CyberLMException("the model's predictions are not numbers", "its weights are damaged or its training diverged");
        return (drawn[i], under, without);
    }
}
