namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Four numbers that one instruction brings from shared memory; its fields become registers.</summary>
struct Four
{
    internal float X, Y, Z, W;

    internal readonly float Total => X + Y + (Z + W);

    internal static Four Zero => default;

    internal static Four Add(Four left, Four right)
    {
        left.X += right.X;
        left.Y += right.Y;
        left.Z += right.Z;
        left.W += right.W;
        return left;
    }

    /// <summary>sum + x * row; the driver's compiler makes one multiply-add of each pair.</summary>
    internal static Four MultiplyAdd(float x, Four row, Four sum)
    {
        sum.X += x * row.X;
        sum.Y += x * row.Y;
        sum.Z += x * row.Z;
        sum.W += x * row.W;
        return sum;
    }

    internal static Four Scale(float x, Four row)
    {
        row.X *= x;
        row.Y *= x;
        row.Z *= x;
        row.W *= x;
        return row;
    }
}
