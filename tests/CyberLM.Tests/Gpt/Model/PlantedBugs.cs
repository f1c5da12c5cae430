using System.Reflection;
using CyberLM.Kernels;
using CyberLM.Kernels.Reference;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>The reference's kernels with one classical mistake, to show that the gradient check has teeth.</summary>
public class PlantedBugs : DispatchProxy
{
    IKernels correct = null!;
    ReferenceBackend backend = null!;
    string bug = "";

    internal static IKernels Create(ReferenceBackend backend, string bug)
    {
        var proxy = Create<IKernels, PlantedBugs>();
        var planted = (PlantedBugs)(object)proxy;
        planted.backend = backend;
        planted.correct = backend.Kernels;
        planted.bug = bug;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? method, object?[]? args)
    {
        Tensor Argument(int index) => (Tensor)args![index]!;
        switch (bug, method!.Name)
        {
            case ("attention delta", "AttentionBackward"):
                // delta = sum(dOutput * output) vanishes when the output reads as zero.
                args![2] = Zeros(Argument(2));
                break;
            case ("rope sign", "RopeBackward"):
                correct.RopeForward(Argument(0), Argument(1), (Heads)args![2]!, (float)args[3]!);
                return null;
            case ("gelu slope", "MatmulGeluBackward"):
                correct.MatmulBackward(Argument(0), Argument(1), Argument(2), Argument(3), Argument(4), Argument(6));
                ForgetGeluDensity(Argument(0), Argument(5));
                return null;
        }
        method.Invoke(correct, args);
        if ((bug, method.Name) == ("layernorm mean", "LayerNormBackward")) ForgetMean(Argument(0), Argument(3), Argument(5), Argument(7));
        if ((bug, method.Name) == ("silu slope", "SwiGluBackward")) ForgetSiluSlope(Argument(0), Argument(1), Argument(2));
        return null;
    }

    /// <summary>Puts back the mean of weight * dOutput, which LayerNorm's gradient subtracts.</summary>
    void ForgetMean(Tensor dInput, Tensor dOutput, Tensor weight, Tensor rstd)
    {
        var dx = Read(dInput);
        var dy = Read(dOutput);
        var w = Read(weight);
        var scale = Read(rstd);
        int C = w.Length;
        for (int n = 0; n < scale.Length; n++)
        {
            double mean = Enumerable.Range(0, C).Average(c => w[c] * dy[n * C + c]);
            for (int c = 0; c < C; c++) dx[n * C + c] += mean * scale[n];
        }
        backend.Write<double>(dInput, dx);
    }

    /// <summary>dGate as if silu's slope were sigmoid alone.</summary>
    void ForgetSiluSlope(Tensor dInput, Tensor dOutput, Tensor input)
    {
        var dx = Read(dInput);
        var dy = Read(dOutput);
        var x = Read(input);
        int C = dOutput.Last;
        for (int i = 0; i < dy.Length; i++)
        {
            int gate = i / C * 2 * C + i % C;
            dx[gate] = dy[i] * x[gate + C] / (1 + Math.Exp(-x[gate]));
        }
        backend.Write<double>(dInput, dx);
    }

    /// <summary>GELU's slope is cdf + x * density; here the cdf alone, by its logistic approximation.</summary>
    void ForgetGeluDensity(Tensor dInput, Tensor input)
    {
        var dx = Read(dInput);
        var x = Read(input);
        for (int i = 0; i < x.Length; i++) dx[i] /= 1 + Math.Exp(-1.702 * x[i]);
        backend.Write<double>(dInput, dx);
    }

    Tensor Zeros(Tensor like)
    {
        var zeros = new Tensor(backend.Allocate(like.Bytes), 0, like.DType, like.Shape);
        correct.Fill(zeros, 0);
        return zeros;
    }

    double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Count];
        backend.Read<double>(values, tensor);
        return values;
    }
}
