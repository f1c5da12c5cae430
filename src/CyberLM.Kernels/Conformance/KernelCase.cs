namespace CyberLM.Kernels.Conformance;

/// <summary>
/// A backward's forward, for central differences. Forward returns the output whose gradient is the argument OutputGradient, or
/// everywhere Constant when that is null. Each pair names a gradient argument and the input that it belongs to.
/// </summary>
public sealed record GradientCheck(
    (string Gradient, string Input)[] Pairs,
    string? OutputGradient,
    double Constant,
    Func<IKernels, Func<string, Tensor>, Func<Shape, Tensor>, Tensor> Forward);

/// <summary>One call of one operation: what conformance tests, gradient checks and benchmarks have in common.</summary>
public sealed record KernelCase(
    string Operation, string Label, DType Storage, CaseArgument[] Arguments, Action<IKernels, Tensor[]> Invoke)
{
    public GradientCheck? Gradient { get; init; }
    /// <summary>Of the length of a preset's call: too dear to be repeated where every access is emulated.</summary>
    public bool IsLong { get; init; }
    public bool HasIndependentRows => Arguments.Any(a => a.IsCompared && a.PerRow);
    public int Rows => Arguments.First(a => a.PerRow).Shape.D0;

    public CaseArgument this[string name] => Arguments.First(a => a.Name == name);
    public int IndexOf(string name) => Array.FindIndex(Arguments, a => a.Name == name);

    public override string ToString() => $"{Operation}({Label})";

    /// <summary>
    /// The same call with only these rows, in this order. What is shared and changed in place starts as the whole call left it: a
    /// cache holds the keys of the tokens that are now missing.
    /// </summary>
    public KernelCase PickRows(int[] rows, Outcome whole)
    {
        var arguments = new CaseArgument[Arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            var argument = Arguments[i];
            if (argument.PerRow && !argument.IsAbsent)
                argument = argument with
                {
                    Shape = argument.Shape with { D0 = rows.Length },
                    Values = Pick(argument.Values, argument.Shape, rows),
                };
            else if (argument.Access == Access.InPlace && argument.SameAs is null)
                argument = argument with { Values = whole.Values(i) };
            arguments[i] = argument;
        }
        return this with { Label = $"{Label}, rows {string.Join(' ', rows.Take(8))}", Arguments = arguments };
    }

    static double[] Pick(double[] values, Shape shape, int[] rows)
    {
        if (values.Length == 0) return values;
        int width = checked((int)(shape.Count / shape.D0));
        var picked = new double[rows.Length * width];
        for (int i = 0; i < rows.Length; i++) values.AsSpan(rows[i] * width, width).CopyTo(picked.AsSpan(i * width));
        return picked;
    }
}
