namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    static IEnumerable<KernelCase> FeedForward(DType storage)
    {
        int[] counts = [1, 7, 33, 96, 1000, 70_001];
        foreach (int count in counts)
        {
            yield return GeluForward(storage, count, inPlace: false);
            yield return GeluBackward(storage, count, inPlace: false);
            yield return ResidualForward(storage, count, F, inPlace: false);
            yield return ResidualForward(storage, count, S, inPlace: true);
        }
        yield return GeluForward(storage, 33, inPlace: true);
        yield return GeluBackward(storage, 33, inPlace: true);
        (int N, int C)[] sizes = [(1, 1), (2, 7), (65, 33), (3, 96), (701, 96)];
        foreach (var (N, C) in sizes)
        {
            yield return SwiGluForward(storage, N, C);
            yield return SwiGluBackward(storage, N, C);
        }
    }

    /// <summary>From -12 to 12 and beyond, so that both tails are there; element 0 stays a plain draw.</summary>
    static double[] Wide(CaseBuilder c, string name, Shape shape)
    {
        var values = c.Draw(name, S, shape);
        for (int i = 1; i < values.Length; i += 3) values[i] *= 4;
        return values;
    }

    public static KernelCase GeluForward(DType storage, int count, bool inPlace)
    {
        var c = New("GeluForward", storage, $"{count}, in place {inPlace}");
        var input = Wide(c, "input", (count, 1));
        if (inPlace) c.InPlace("output", S, (count, 1), input).PerRow().SameAs("input", "output");
        else c.Output("output", S, (count, 1)).PerRow().Input("input", S, (count, 1), input).PerRow();
        return c.Case((k, t) => k.GeluForward(t[0], t[1]));
    }

    public static KernelCase GeluBackward(DType storage, int count, bool inPlace)
    {
        var c = New("GeluBackward", storage, $"{count}, in place {inPlace}");
        if (inPlace) c.InPlace("dInput", S, (count, 1)).PerRow().SameAs("dOutput", "dInput");
        else c.Output("dInput", S, (count, 1)).PerRow().Input("dOutput", S, (count, 1)).PerRow();
        return c.Input("input", S, (count, 1), Wide(c, "input", (count, 1))).PerRow()
            .Case((k, t) => k.GeluBackward(t[0], t[1], t[2]), new GradientCheck([("dInput", "input")], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((count, 1));
                    k.GeluForward(output, of("input"));
                    return output;
                }));
    }

    public static KernelCase SwiGluForward(DType storage, int N, int C)
    {
        var c = New("SwiGluForward", storage, $"N {N}, C {C}");
        return c.Output("output", S, (N, C)).PerRow()
            .Input("input", S, (N, 2 * C), Wide(c, "input", (N, 2 * C))).PerRow()
            .Case((k, t) => k.SwiGluForward(t[0], t[1]));
    }

    public static KernelCase SwiGluBackward(DType storage, int N, int C)
    {
        var c = New("SwiGluBackward", storage, $"N {N}, C {C}");
        return c.Output("dInput", S, (N, 2 * C)).PerRow()
            .Input("dOutput", S, (N, C)).PerRow()
            .Input("input", S, (N, 2 * C), Wide(c, "input", (N, 2 * C))).PerRow()
            .Case((k, t) => k.SwiGluBackward(t[0], t[1], t[2]), new GradientCheck([("dInput", "input")], "dOutput", 0,
                (k, of, take) =>
                {
                    var output = take((N, C));
                    k.SwiGluForward(output, of("input"));
                    return output;
                }));
    }

    public static KernelCase ResidualForward(DType storage, int count, Role right, bool inPlace)
    {
        var c = New("ResidualForward", storage, $"{count}, right {right}, in place {inPlace}");
        if (inPlace) c.InPlace("output", F, (count, 1)).PerRow().SameAs("left", "output");
        else c.Output("output", F, (count, 1)).PerRow().Input("left", F, (count, 1)).PerRow();
        return c.Input("right", right, (count, 1)).PerRow().Case((k, t) => k.ResidualForward(t[0], t[1], t[2]));
    }
}
