namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Four rows of four sums: what a thread keeps in registers while a product goes on.</summary>
struct Block
{
    internal Four Row0, Row1, Row2, Row3;

    internal static Block Zero => default;

    /// <summary>sum + column * row, an outer product.</summary>
    internal static Block MultiplyAdd(Four column, Four row, Block sum)
    {
        sum.Row0 = Four.MultiplyAdd(column.X, row, sum.Row0);
        sum.Row1 = Four.MultiplyAdd(column.Y, row, sum.Row1);
        sum.Row2 = Four.MultiplyAdd(column.Z, row, sum.Row2);
        sum.Row3 = Four.MultiplyAdd(column.W, row, sum.Row3);
        return sum;
    }

    internal readonly Block Transposed()
    {
        Block turned;
        turned.Row0 = Column(Row0.X, Row1.X, Row2.X, Row3.X);
        turned.Row1 = Column(Row0.Y, Row1.Y, Row2.Y, Row3.Y);
        turned.Row2 = Column(Row0.Z, Row1.Z, Row2.Z, Row3.Z);
        turned.Row3 = Column(Row0.W, Row1.W, Row2.W, Row3.W);
        return turned;
    }

    static Four Column(float x, float y, float z, float w)
    {
        Four four;
        four.X = x;
        four.Y = y;
        four.Z = z;
        four.W = w;
        return four;
    }
}
