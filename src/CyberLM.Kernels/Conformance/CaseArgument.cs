namespace CyberLM.Kernels.Conformance;

/// <summary>Which element type an argument has in a run: S and F of the contract, BF16 in any run but on the reference, I32, I8.</summary>
public enum Role { Storage, Float, BFloat16, Index, Byte }

/// <summary>What an operation does with an argument. Scratch may be written with anything.</summary>
public enum Access { Read, Overwritten, Accumulated, InPlace, Scratch }

/// <summary>The largest normalised mean squared error that is accepted, and why it cannot be smaller.</summary>
public readonly record struct ErrorLimit(double F32, double BF16, string Reason)
{
    /// <summary>
    /// A few hundred F32 additions: (sqrt(300) * 2^-24)² = 1e-12. One rounding to BF16, which keeps 8 bits: at most (2^-8)² = 1.5e-5 in one
    /// element, 2.5e-6 on average.
    /// </summary>
    public static readonly ErrorLimit Stored = new(1e-12, 1.6e-5, "F32 sums of a few hundred terms; one rounding to BF16");
    public static readonly ErrorLimit Summed = new(1e-12, 1e-12, "F32 sums of a few hundred terms, kept in F32");
    public static readonly ErrorLimit Rounded = new(1.6e-5, 1.6e-5, "one rounding to BF16");
    public static readonly ErrorLimit Exact = new(0, 0, "copied or compared, never computed");

    /// <summary>
    /// A single element may be this many times the root mean square error off that the whole may have: what cancels in one sum of many
    /// loses that much.
    /// </summary>
    const double Spread = 16;

    /// <summary>The largest error of one element, relative to it and to the root mean square of all.</summary>
    public double LargestFor(DType storage) => Spread * Math.Sqrt(For(storage));

    public double For(DType storage) => storage switch
    {
        DType.F32 => F32,
        DType.BF16 => BF16,
        _ => 0,
    };
}

/// <summary>One argument of a case. Values are already rounded to the type they are stored in; empty for what is only written.</summary>
public sealed record CaseArgument(string Name, Role Role, Access Access, Shape Shape, double[] Values)
{
    public ErrorLimit Limit { get; init; } = Role switch
    {
        Role.Storage => ErrorLimit.Stored,
        Role.Float => ErrorLimit.Summed,
        Role.BFloat16 => ErrorLimit.Rounded,
        _ => ErrorLimit.Exact,
    };

    /// <summary>The first dimension counts rows that have nothing to do with each other.</summary>
    public bool PerRow { get; init; }
    /// <summary>The argument that is the very same tensor, or null.</summary>
    public string? SameAs { get; init; }

    public bool IsAbsent => Shape.Rank == 0;
    public bool IsCompared => Access is not (Access.Read or Access.Scratch) && !IsAbsent && SameAs is null;
    public DType Type(DType storage) => IsAbsent ? DType.None : TypeOf(Role, storage);

    public static DType TypeOf(Role role, DType storage) => role switch
    {
        Role.Index => DType.I32,
        Role.Byte => DType.I8,
        Role.Storage => storage,
        Role.BFloat16 => storage == DType.F64 ? DType.F64 : DType.BF16,
        _ => storage == DType.F64 ? DType.F64 : DType.F32,
    };
}
