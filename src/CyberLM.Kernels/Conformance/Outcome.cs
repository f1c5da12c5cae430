namespace CyberLM.Kernels.Conformance;

/// <summary>What every argument of a case held after the call, as bits.</summary>
public sealed class Outcome(KernelCase kernelCase, byte[][] contents, DType[] types)
{
    public KernelCase Case => kernelCase;

    byte[] Contents(int argument) => contents[argument];

    public double[] Values(int argument) => Elements.ToDoubles(contents[argument], types[argument]);

    /// <summary>The first written argument whose bits differ, or null. With rows: of the other outcome, which holds all rows.</summary>
    public string? DifferenceFrom(Outcome other, int[]? rows = null)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            var argument = kernelCase.Arguments[i];
            if (!argument.IsCompared) continue;
            if (rows is not null && !argument.PerRow) continue;
            var expected = rows is null ? other.Contents(i) : Rows(other.Contents(i), other.Case.Arguments[i].Shape.D0, rows);
            int at = contents[i].AsSpan().CommonPrefixLength(expected);
            if (at < contents[i].Length) return $"{argument.Name} differs from element {at / types[i].Size()} of {argument.Shape} on";
        }
        return null;
    }

    static byte[] Rows(byte[] all, int count, int[] rows)
    {
        int width = all.Length / count;
        var picked = new byte[rows.Length * width];
        for (int i = 0; i < rows.Length; i++) all.AsSpan(rows[i] * width, width).CopyTo(picked.AsSpan(i * width));
        return picked;
    }
}
