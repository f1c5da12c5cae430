using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.IR.Intrinsics;

namespace CyberLM.Kernels.Ilgpu.Operations;

struct NextTokenArguments
{
    internal Operand Ids, LogLikelihood, Logits, Allowed, Random;
    internal NextTokenOptions Options;
    internal int Vocabulary;
}

/// <summary>Draws one token of each row. A slice is rows.</summary>
static unsafe class NextToken
{
    const int MaskWordBits = 32;

    internal static void Draw(Index1D item, Slices rows, NextTokenArguments a) => DrawRows(a, rows.Start(item), rows.End(item));

    [IntrinsicImplementation]
    static void DrawRows(NextTokenArguments a, long start, long end)
    {
        int vocabulary = a.Vocabulary;
        int words = (vocabulary + MaskWordBits - 1) / MaskWordBits;
        long padded = (vocabulary + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        float* row = Scratch.Floats(2 * padded + Candidates.Floats(vocabulary));
        float* masses = row + padded;
        for (long n = start; n < end; n++)
        {
            if (a.Logits.IsBFloat16) Rows.Copy(row, a.Logits.Pointer<ushort>() + n * vocabulary, vocabulary);
            else Rows.Copy(row, a.Logits.Pointer<float>() + n * vocabulary, vocabulary);
            uint* allowed = a.Allowed.IsAbsent ? null : a.Allowed.Pointer<uint>() + n * words;
            double total = LogSumExp(row, vocabulary);
            double maskedTotal = allowed == null ? total : LogSumExp(row, vocabulary, allowed);
            var candidates = new Candidates(row, masses, masses + padded, vocabulary);
            int id = a.Options.Temperature == 0
                ? Candidates.Likeliest(row, vocabulary, allowed)
                : Draw(ref candidates, row, masses, vocabulary, allowed, a.Random.Pointer<float>()[n], a.Options);
            a.Ids.Pointer<int>()[n] = id;
            a.LogLikelihood.Pointer<float>()[2 * n] = (float)(row[id] - maskedTotal);
            a.LogLikelihood.Pointer<float>()[2 * n + 1] = (float)(row[id] - total);
        }
    }

    /// <summary>Each cut sees the distribution that the cut before it left, normalised anew.</summary>
    static int Draw(
        ref Candidates candidates, float* row, float* masses, int vocabulary, uint* allowed, float random, in NextTokenOptions options)
    {
        float highest = allowed == null ? Rows.Max(row, vocabulary) : row[Candidates.Likeliest(row, vocabulary, allowed)];
        Masses(masses, row, highest, 1 / options.Temperature, vocabulary);
        candidates.Collect(allowed, highest, Rows.Min(row, vocabulary));
        int count = candidates.Count;
        if (options.TopK > 0) count = Math.Min(count, options.TopK);
        double mass = candidates.Mass(count);
        if (options.TopP < 1)
        {
            count = candidates.IndexAt(options.TopP * mass, reached: true, count) + 1;
            mass = candidates.Mass(count);
        }
        if (options.MinP > 0)
        {
            count = Math.Max(1, candidates.CountOf(options.MinP, count));
            mass = candidates.Mass(count);
        }
        return candidates.Id(candidates.IndexAt(random * mass, reached: false, count));
    }

    /// <summary>masses = exp((logit - highest) / temperature): the likeliest has 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Masses(float* masses, float* row, float highest, float perTemperature, int count)
    {
        var origin = Vector512.Create(highest);
        var scale = Vector512.Create(perTemperature);
        for (long v = 0; v < count; v += Lanes.Count)
            Lanes.Store(masses + v, Exponential.Exp((Lanes.Load(row + v, count - v) - origin) * scale), count - v);
    }

    static double LogSumExp(float* row, int count)
    {
        float max = Rows.Max(row, count);
        return max + Math.Log(Rows.SumOfExp(row, max, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double LogSumExp(float* row, int count, uint* allowed)
    {
        double highest = double.NegativeInfinity;
        for (int v = 0; v < count; v++)
            if (Candidates.Allows(allowed, v)) highest = Math.Max(highest, row[v]);
        double sum = 0;
        for (int v = 0; v < count; v++)
            if (Candidates.Allows(allowed, v)) sum += Math.Exp(row[v] - highest);
        return highest + Math.Log(sum);
    }
}
