namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> Memory(DType storage)
    {
        int[] counts = [1, 33, 70_001];
        foreach (int count in counts)
        {
            foreach (var type in (Role[])[S, F]) yield return Fill(storage, count, type, -1.5f);
            yield return Fill(storage, count, Role.Index, 3);
            yield return Convert(storage, count, Role.BFloat16, F);
            yield return Convert(storage, count, F, Role.BFloat16);
            yield return Convert(storage, count, F, F);
        }
        yield return Fill(storage, 33, F, 0);
        (int N, int M, int C)[] sizes = [(1, 1, 1), (65, 2, 7), (2, 65, 33), (300, 100, 96)];
        foreach (var (N, M, C) in sizes)
            foreach (var type in (Role[])[S, F, Role.Index]) yield return GatherRows(storage, N, M, C, type);
    }

    public static KernelCase Fill(DType storage, int count, Role type, float value) =>
        New("Fill", storage, $"{count}, {type}, {value}")
            .Output("output", type, count).Exact()
            .Case((k, t) => k.Fill(t[0], value));

    public static KernelCase Convert(DType storage, int count, Role to, Role from) =>
        New("Convert", storage, $"{count}, {from} to {to}")
            .Output("output", to, (count, 1)).PerRow()
            .Input("input", from, (count, 1)).PerRow()
            .Case((k, t) => k.Convert(t[0], t[1]));

    public static KernelCase GatherRows(DType storage, int N, int M, int C, Role type)
    {
        var c = New("GatherRows", storage, $"N {N}, M {M}, C {C}, {type}");
        c.Output("output", type, (N, C)).PerRow().Exact();
        if (type == Role.Index) c.Indices("input", (M, C), c.DrawIndices("input", M * C, int.MaxValue));
        else c.Input("input", type, (M, C));
        return c.Indices("index", N, c.DrawIndices("index", N, M)).PerRow()
            .Case((k, t) => k.GatherRows(t[0], t[1], t[2]));
    }
}
