using CyberLM.Kernels.Ilgpu.Operations;
using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Sums and sums of squares of a whole tensor: a group a part, then one group over the parts, in F64.</summary>
static class Reduction
{
    internal static void Partial(long parts, ReductionArguments a)
    {
        var shared = SharedMemory.Allocate<float>(GridShape.Threads);
        long first = Grid.IdxX * a.PerPart;
        long last = first + a.PerPart < a.Count ? first + a.PerPart : a.Count;
        float sum = 0;
        for (long i = first + Group.IdxX; i < last; i += GridShape.Threads)
        {
            float x = a.Values.Load(i);
            sum += a.Squares != 0 ? x * x : x;
        }
        float total = GroupReduction.Sum(shared, sum);
        if (Group.IdxX == 0) a.Partials.As<double>()[Grid.IdxX] = total;
    }

    internal static void Total(long one, ReductionArguments a)
    {
        var shared = SharedMemory.Allocate<double>(GridShape.Threads);
        double sum = 0;
        for (int part = Group.IdxX; part < a.Parts; part += GridShape.Threads) sum += a.Partials.As<double>()[part];
        double total = GroupReduction.Sum(shared, sum);
        if (Group.IdxX == 0) a.Sum.Store(0, (float)(a.Sum.Load(0) + total));
    }
}
