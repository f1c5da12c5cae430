using System.Runtime.CompilerServices;
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
        // The logits in F32, then one key of two floats' size per candidate, then its mass.
        long padded = (vocabulary + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        float* row = Scratch.Floats(5 * padded);
        var candidates = new Candidates((ulong*)(row + padded), row);
        double* mass = (double*)(row + 3 * padded);
        for (long n = start; n < end; n++)
        {
            if (a.Logits.IsBFloat16) Rows.Copy(row, a.Logits.Pointer<ushort>() + n * vocabulary, vocabulary);
            else Rows.Copy(row, a.Logits.Pointer<float>() + n * vocabulary, vocabulary);
            uint* allowed = a.Allowed.Pointer<uint>();
            candidates.Collect(vocabulary, allowed == null ? null : allowed + n * words);
            double maskedTotal = LogSumExp(row, vocabulary, allowed == null ? null : allowed + n * words);
            int id = Draw(ref candidates, mass, a.Random.Pointer<float>()[n], a.Options);
            a.Ids.Pointer<int>()[n] = id;
            a.LogLikelihood.Pointer<float>()[2 * n] = (float)(row[id] - maskedTotal);
            a.LogLikelihood.Pointer<float>()[2 * n + 1] = (float)(row[id] - LogSumExp(row, vocabulary, null));
        }
    }

    /// <summary>Each cut sees the distribution that the cut before it left, normalised anew.</summary>
    static int Draw(ref Candidates candidates, double* mass, float random, in NextTokenOptions options)
    {
        if (options.Temperature == 0) return candidates.First;
        int count = candidates.Count;
        if (options.TopK > 0) count = Math.Min(count, options.TopK);
        candidates.SortFirst(count);
        float likeliest = candidates.Logit(0);
        for (int i = 0; i < count; i++) mass[i] = Math.Exp(((double)candidates.Logit(i) - likeliest) / options.Temperature);
        if (options.TopP < 1) count = CountToReach(mass, count, options.TopP * Sum(mass, count));
        while (count > 1 && mass[count - 1] < options.MinP) count--;
        return candidates.Id(IndexBeyond(mass, count, random * Sum(mass, count)));
    }

    static double Sum(double* mass, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++) sum += mass[i];
        return sum;
    }

    /// <summary>How many of the likeliest it takes until their mass reaches the limit; at least one.</summary>
    static int CountToReach(double* mass, int count, double limit)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += mass[i];
            if (sum >= limit) return i + 1;
        }
        return count;
    }

    /// <summary>The first candidate whose cumulative mass exceeds the limit.</summary>
    static int IndexBeyond(double* mass, int count, double limit)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += mass[i];
            if (sum > limit) return i;
        }
        return count - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double LogSumExp(float* row, int count, uint* allowed)
    {
        if (allowed == null)
        {
            float max = Rows.Max(row, count);
            return max + Math.Log(Rows.SumOfExp(row, max, count));
        }
        double highest = double.NegativeInfinity;
        for (int v = 0; v < count; v++)
            if (Candidates.Allows(allowed, v)) highest = Math.Max(highest, row[v]);
        double sum = 0;
        for (int v = 0; v < count; v++)
            if (Candidates.Allows(allowed, v)) sum += Math.Exp(row[v] - highest);
        return highest + Math.Log(sum);
    }
}
