using System.Numerics;
using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<NextTokenArguments> nextToken = null!;

    /// <summary>Logits below which another work item costs more than it brings.</summary>
    const int DrawGrain = 2048;

    void LoadSampling() =>
        nextToken = Load<NextTokenArguments>(Operations.NextToken.Draw, GridShape.GroupPerUnit, Gpu.NextToken.Draw);

    public virtual void NextToken(
        Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options)
    {
        if (!UsesGroups && !allowed.IsNone) CheckAllowed(allowed, logits.Last);
        nextToken.LaunchShort(logits.Rows, Math.Max(1, DrawGrain / logits.Last), new()
        {
            Ids = View(ids),
            LogLikelihood = View(logLikelihood),
            Logits = View(logits),
            Allowed = View(allowed),
            Random = View(random),
            Options = options,
            Vocabulary = logits.Last,
        });
    }

    /// <summary>A row without an allowed token has nothing to draw; bits behind the vocabulary do not count.</summary>
    static unsafe void CheckAllowed(Tensor allowed, int vocabulary)
    {
        const int WordBits = 32;
        int words = allowed.Last;
        int inLast = vocabulary % WordBits;
        uint lastMask = inLast == 0 ? uint.MaxValue : (1u << inLast) - 1;
        var bits = new ReadOnlySpan<uint>((void*)Address(allowed), checked((int)allowed.Count));
        for (int n = 0; n < allowed.Rows; n++)
        {
            var row = bits.Slice(n * words, words);
            int count = BitOperations.PopCount(row[^1] & lastMask);
            foreach (uint word in row[..^1]) count += BitOperations.PopCount(word);
            if (count == 0) throw new ArgumentException($"NextToken: row {n} of allowed admits no token");
        }
    }
}
