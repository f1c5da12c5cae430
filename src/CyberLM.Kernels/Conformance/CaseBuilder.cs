namespace CyberLM.Kernels.Conformance;

/// <summary>Collects the arguments of one case in the order of the contract. Values come from (operation, label, argument) alone.</summary>
sealed class CaseBuilder(string operation, string label, DType storage)
{
    readonly List<CaseArgument> arguments = [];
    readonly ulong seed = Hash($"{operation}({label})");

    public DType Storage => storage;

    public CaseBuilder Output(string name, Role role, Shape shape) => Add(name, role, Access.Overwritten, shape, []);

    public CaseBuilder Scratch(string name, Role role, Shape shape) => Add(name, role, Access.Scratch, shape, []);

    public CaseBuilder Accumulates(string name, Role role, Shape shape) =>
        Add(name, role, Access.Accumulated, shape, Draw(name, role, shape));

    public CaseBuilder InPlace(string name, Role role, Shape shape, double[]? values = null) =>
        Add(name, role, Access.InPlace, shape, Rounded(role, values ?? Draw(name, role, shape)));

    public CaseBuilder Input(string name, Role role, Shape shape, double[]? values = null) =>
        Add(name, role, Access.Read, shape, Rounded(role, values ?? Draw(name, role, shape)));

    public CaseBuilder Indices(string name, Shape shape, IEnumerable<int> values) =>
        Add(name, Role.Index, Access.Read, shape, [.. values.Select(v => (double)v)]);

    public CaseBuilder Absent(string name) => Add(name, Role.Float, Access.Read, default, []);

    /// <summary>Present only when asked for; absent otherwise.</summary>
    public CaseBuilder InputIf(bool present, string name, Role role, Shape shape) => present ? Input(name, role, shape) : Absent(name);

    public CaseBuilder AccumulatesIf(bool present, string name, Role role, Shape shape) =>
        present ? Accumulates(name, role, shape) : Absent(name);

    /// <summary>The very tensor of another argument, which must be the one that is written.</summary>
    public CaseBuilder SameAs(string name, string other)
    {
        var twin = arguments.First(a => a.Name == other);
        arguments.Add(twin with { Name = name, Access = Access.Read, SameAs = other });
        return this;
    }

    /// <summary>The last argument has one independent entry per row.</summary>
    public CaseBuilder PerRow()
    {
        arguments[^1] = arguments[^1] with { PerRow = true };
        return this;
    }

    public CaseBuilder Limit(double f32, double bf16, string reason)
    {
        arguments[^1] = arguments[^1] with { Limit = new ErrorLimit(f32, bf16, reason) };
        return this;
    }

    public CaseBuilder Exact()
    {
        arguments[^1] = arguments[^1] with { Limit = ErrorLimit.Exact };
        return this;
    }

    public KernelCase Case(Action<IKernels, Tensor[]> invoke, GradientCheck? gradient = null) =>
        new(operation, label, storage, [.. arguments], invoke) { Gradient = gradient };

    public double[] Values(string name) => arguments.First(a => a.Name == name).Values;

    /// <summary>Normal(0.25, 1): off zero, so that means and sums are not all cancellation.</summary>
    public double[] Draw(string name, Role role, Shape shape, double scale = 1)
    {
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = scale * (Philox.Normal(seed, Hash(name), (ulong)i) + 0.25);
        return Rounded(role, values);
    }

    public int[] DrawIndices(string name, int count, int bound)
    {
        var values = new int[count];
        for (int i = 0; i < count; i++) values[i] = (int)Philox.Below(seed, Hash(name), (ulong)i, bound);
        return values;
    }

    public double[] DrawUniform(string name, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = Philox.Uniform(seed, Hash(name), (ulong)i);
        return values;
    }

    CaseBuilder Add(string name, Role role, Access access, Shape shape, double[] values)
    {
        arguments.Add(new CaseArgument(name, role, access, shape, values));
        return this;
    }

    double[] Rounded(Role role, double[] values) => CaseArgument.TypeOf(role, storage) switch
    {
        DType.F32 => Array.ConvertAll(values, v => (double)(float)v),
        DType.BF16 => Array.ConvertAll(values, v => (double)BFloat16.Round((float)v)),
        _ => values,
    };

    /// <summary>FNV-1a: the same in every process, unlike string.GetHashCode.</summary>
    static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in text) hash = (hash ^ letter) * 1099511628211;
        return hash;
    }
}
