using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// GPT-2's start: matrices and embeddings Normal(0, 0.02), those that write into the residual stream divided by sqrt(2 L), norms 1,
/// biases 0. Every parameter draws from a Philox stream named by its own name, so that neither order nor variant changes its values.
/// </summary>
public static class Initialization
{
    /// <summary>Writes weights, and the F32 masters of a BF16 run with the same numbers before rounding.</summary>
    public static void Write(
        Backend backend, IReadOnlyList<PlacedParameter> weights, ulong seed, IReadOnlyList<PlacedParameter>? masters = null)
    {
        foreach (var weight in weights) Write(backend, weight.Tensor, Values(weight.Spec, seed));
        foreach (var master in masters ?? []) Write(backend, master.Tensor, Values(master.Spec, seed));
    }

    /// <summary>The parameter's first numbers, row by row.</summary>
    public static float[] Values(ParameterSpec spec, ulong seed)
    {
        var values = new float[spec.Shape.Count];
        if (spec.InitStd == 0)
        {
            Array.Fill(values, spec.InitConstant);
            return values;
        }
        ulong stream = Hash(spec.Name);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(spec.InitStd * Philox.Normal(seed, stream, (ulong)i));
        return values;
    }

    internal static void Write(Backend backend, Tensor to, float[] values)
    {
        switch (to.DType)
        {
            case DType.F32:
                backend.Write<float>(to, values);
                break;
            case DType.F64:
                backend.Write<double>(to, Array.ConvertAll(values, value => (double)value));
                break;
            case DType.BF16:
                backend.Write<ushort>(to, Array.ConvertAll(values, BFloat16.FromSingle));
                break;
            default:
                throw new ArgumentException($"weights of type {to.DType} cannot be initialised");
        }
    }

    /// <summary>FNV-1a, 64 bits: string.GetHashCode differs from one process to the next.</summary>
    static ulong Hash(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name) hash = (hash ^ c) * 1099511628211;
        return hash;
    }
}
