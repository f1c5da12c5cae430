using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// Draws with a group a row and without sorting. Tokens in order of descending logit, equal ones by id, form a line; a cut is a place on
/// it. Whether the tokens before a place reach a limit, in number or in mass, is a sum over the row, so that the place where they do is
/// found by bisection, bit by bit. A row without an allowed token draws -1.
/// </summary>
static class NextToken
{
    const int MaskWordBits = 32;

    /// <summary>A place on the line: every token of a higher key, and those of this key with an id below End.</summary>
    struct Cut
    {
        internal uint Key;
        internal int End;

        internal readonly bool Holds(uint key, int id) => key > Key || key == Key && id < End;
    }

    /// <summary>What a row's passes have in common.</summary>
    struct Row
    {
        internal long Start, Mask;
        internal double Likeliest, Temperature, MinP;
        internal int Bits;
    }

    internal static void Draw(long rows, NextTokenArguments a)
    {
        var shared = SharedMemory.Allocate<double>(GridShape.Threads);
        var best = SharedMemory.Allocate<ulong>(GridShape.Threads);
        Row row = default;
        row.Start = (long)Grid.IdxX * a.Vocabulary;
        row.Mask = (long)Grid.IdxX * ((a.Vocabulary + MaskWordBits - 1) / MaskWordBits);
        row.Temperature = a.Options.Temperature;
        row.MinP = 0;
        row.Bits = 1;
        while (1 << row.Bits < a.Vocabulary) row.Bits++;
        ulong likeliest = Likeliest(a, row, best, masked: true);
        Group.Barrier();
        float highest = Logit(Likeliest(a, row, best, masked: false));
        Group.Barrier();
        row.Likeliest = Logit(likeliest);
        int id = likeliest == 0 ? -1 : (int)~(uint)likeliest;
        if (likeliest != 0 && a.Options.Temperature != 0 && a.Options.MinP <= 1) id = Drawn(a, row, shared);
        double masked = LogSumExp(a, row, shared, row.Likeliest, masked: true);
        Group.Barrier();
        double whole = LogSumExp(a, row, shared, highest, masked: false);
        if (Group.IdxX != 0) return;
        a.Ids.As<int>()[Grid.IdxX] = id;
        double logit = id < 0 ? double.NaN : a.Logits.Load(row.Start + id);
        a.LogLikelihood.Store(2L * Grid.IdxX, (float)(logit - masked));
        a.LogLikelihood.Store(2L * Grid.IdxX + 1, (float)(logit - whole));
    }

    /// <summary>Each cut sees the distribution that the cut before it left, normalised anew.</summary>
    static int Drawn(NextTokenArguments a, Row row, ArrayView<double> shared)
    {
        Cut cut;
        cut.Key = 0;
        cut.End = a.Vocabulary;
        if (a.Options.TopK > 0) cut = Reaching(a, row, shared, cut, a.Options.TopK, inMass: false, beyond: false);
        if (a.Options.TopP < 1)
        {
            double mass = Total(a, row, shared, cut, cut, inMass: true);
            cut = Reaching(a, row, shared, cut, a.Options.TopP * mass, inMass: true, beyond: false);
        }
        row.MinP = a.Options.MinP;
        double limit = a.Random.Load(Grid.IdxX) * Total(a, row, shared, cut, cut, inMass: true);
        return Reaching(a, row, shared, cut, limit, inMass: true, beyond: true).End - 1;
    }

    /// <summary>The shortest part of a cut that reaches the limit, or exceeds it; the whole cut's last token where none does.</summary>
    static Cut Reaching(NextTokenArguments a, Row row, ArrayView<double> shared, Cut whole, double limit, bool inMass, bool beyond)
    {
        if (!Reaches(Total(a, row, shared, whole, whole, inMass), limit, beyond))
        {
            inMass = false;
            beyond = false;
            limit = Total(a, row, shared, whole, whole, inMass);
        }
        Cut part;
        part.Key = 0;
        part.End = a.Vocabulary;
        for (int bit = 31; bit >= 0; bit--)
        {
            uint key = part.Key;
            part.Key = key | 1u << bit;
            if (!Reaches(Total(a, row, shared, whole, part, inMass), limit, beyond)) part.Key = key;
        }
        part.End = 0;
        for (int bit = row.Bits; bit >= 0; bit--)
        {
            int end = part.End;
            part.End = end | 1 << bit;
            if (part.End > a.Vocabulary || Reaches(Total(a, row, shared, whole, part, inMass), limit, beyond)) part.End = end;
        }
        // The token at End is the one with which the limit is reached.
        part.End++;
        return part;
    }

    static bool Reaches(double total, double limit, bool beyond) => beyond ? total > limit : total >= limit;

    /// <summary>Mass, relative to the likeliest token's, or number of the tokens that stand in both cuts.</summary>
    static double Total(NextTokenArguments a, Row row, ArrayView<double> shared, Cut whole, Cut part, bool inMass)
    {
        double sum = 0;
        for (int id = Group.IdxX; id < a.Vocabulary; id += GridShape.Threads)
        {
            float logit = a.Logits.Load(row.Start + id);
            uint key = Ordered(logit);
            if (!Allows(a, row, id) || !whole.Holds(key, id) || !part.Holds(key, id)) continue;
            double mass = Scalar.Exp((logit - row.Likeliest) / row.Temperature);
            if (mass >= row.MinP) sum += inMass ? mass : 1;
        }
        double total = GroupReduction.Sum(shared, sum);
        Group.Barrier();
        return total;
    }

    static double LogSumExp(NextTokenArguments a, Row row, ArrayView<double> shared, double max, bool masked)
    {
        double sum = 0;
        for (int id = Group.IdxX; id < a.Vocabulary; id += GridShape.Threads)
            if (!masked || Allows(a, row, id)) sum += Scalar.Exp(a.Logits.Load(row.Start + id) - max);
        return max + Scalar.Log((float)GroupReduction.Sum(shared, sum));
    }

    /// <summary>The highest logit's key above its inverted id, so that of equal logits the smallest id is the greatest; 0: none.</summary>
    static ulong Likeliest(NextTokenArguments a, Row row, ArrayView<ulong> shared, bool masked)
    {
        ulong best = 0;
        for (int id = Group.IdxX; id < a.Vocabulary; id += GridShape.Threads)
        {
            ulong number = (ulong)Ordered(a.Logits.Load(row.Start + id)) << 32 | ~(uint)id;
            if ((!masked || Allows(a, row, id)) && number > best) best = number;
        }
        return GroupReduction.Max(shared, best);
    }

    static bool Allows(NextTokenArguments a, Row row, int id) =>
        a.Allowed.IsAbsent || ((uint)a.Allowed.Integer(row.Mask + id / MaskWordBits) >> id % MaskWordBits & 1) != 0;

    /// <summary>A number that orders as the float does; minus zero counts as zero.</summary>
    static uint Ordered(float logit)
    {
        uint bits = Interop.FloatAsInt(logit + 0f);
        return (int)bits < 0 ? ~bits : bits | 0x80000000u;
    }

    /// <summary>The logit of Likeliest.</summary>
    static float Logit(ulong number)
    {
        uint key = (uint)(number >> 32);
        return Interop.IntAsFloat((int)key < 0 ? key & 0x7FFFFFFFu : ~key);
    }
}
