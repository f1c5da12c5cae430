using ILGPU;

namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>
/// One number of each thread of a group, combined in one fixed order, the result in all of them. Through shared memory and with one
/// barrier: it needs no warp of a known width, and the order is the same on every device. `shared` holds a number a thread and is
/// free again at the group's next barrier.
/// </summary>
static class GroupReduction
{
    internal static float Sum(ArrayView<float> shared, float value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        var fours = shared.Cast<Four>();
        var sum = fours[0];
        for (int i = 1; i < GridShape.Threads / 4; i++) sum = Four.Add(sum, fours[i]);
        return sum.Total;
    }

    internal static float Max(ArrayView<float> shared, float value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        float max = shared[0];
        for (int i = 1; i < GridShape.Threads; i++) max = shared[i] > max ? shared[i] : max;
        return max;
    }

    internal static double Sum(ArrayView<double> shared, double value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        double sum = 0;
        for (int i = 0; i < GridShape.Threads; i++) sum += shared[i];
        return sum;
    }

    internal static ulong Max(ArrayView<ulong> shared, ulong value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        ulong max = shared[0];
        for (int i = 1; i < GridShape.Threads; i++) max = shared[i] > max ? shared[i] : max;
        return max;
    }
}
