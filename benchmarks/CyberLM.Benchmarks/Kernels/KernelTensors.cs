using CyberLM.Kernels;

namespace CyberLM.Benchmarks.Kernels;

/// <summary>What the benchmarks read and write, placed once.</summary>
sealed class KernelTensors(Arena a, DType storage, int B, int T, int C, int OC, int hidden, int V, int parameters, Heads heads)
{
    public readonly Tensor Input = a.Take("input", storage, (B, T, C));
    public readonly Tensor DInput = a.Take("dInput", storage, (B, T, C));
    public readonly Tensor QkvWeight = a.Take("qkvWeight", storage, (OC, C));
    public readonly Tensor DQkvWeight = a.Take("dQkvWeight", DType.F32, (OC, C));
    public readonly Tensor Qkv = a.Take("qkv", storage, (B, T, OC));
    public readonly Tensor DQkv = a.Take("dQkv", storage, (B, T, OC));
    public readonly Tensor Output = a.Take("output", storage, (B, T, C));
    public readonly Tensor DOutput = a.Take("dOutput", storage, (B, T, C));
    public readonly Tensor Lse = a.Take("lse", DType.F32, (B, heads.Query, T));
    public readonly Tensor Residual = a.Take("residual", DType.F32, (B, T, C));
    public readonly Tensor DResidual = a.Take("dResidual", DType.F32, (B, T, C));
    public readonly Tensor Mean = a.Take("mean", DType.F32, (B, T));
    public readonly Tensor Rstd = a.Take("rstd", DType.F32, (B, T));
    public readonly Tensor NormWeight = a.Take("normWeight", storage, C);
    public readonly Tensor DNormWeight = a.Take("dNormWeight", DType.F32, C);
    public readonly Tensor DNormBias = a.Take("dNormBias", DType.F32, C);
    public readonly Tensor PreGelu = a.Take("preGelu", storage, (B, T, hidden));
    public readonly Tensor DPreGelu = a.Take("dPreGelu", storage, (B, T, hidden));
    public readonly Tensor Gelu = a.Take("gelu", storage, (B, T, hidden));
    public readonly Tensor Logits = a.Take("logits", storage, (B, T, V));
    public readonly Tensor Losses = a.Take("losses", DType.F32, (B, T));
    public readonly Tensor Targets = a.Take("targets", DType.I32, (B, T));
    public readonly Tensor Positions = a.Take("positions", DType.I32, (B, T));
    public readonly Tensor Weight = a.Take("weight", storage, parameters);
    public readonly Tensor Master = storage == DType.BF16 ? a.Take("master", DType.F32, parameters) : Tensor.None;
    public readonly Tensor Gradient = a.Take("gradient", DType.F32, parameters);
    public readonly Tensor M = a.Take("m", DType.F32, parameters);
    public readonly Tensor V = a.Take("v", DType.F32, parameters);
    public readonly Tensor NormSquared = a.Take("normSquared", DType.F32, 1);

    /// <summary>Normal numbers everywhere: zeros and not-a-numbers would be faster or slower than what training sees.</summary>
    public void Fill(Backend backend)
    {
        foreach (var (_, tensor) in a.Tensors)
        {
            if (tensor.DType == DType.I32) backend.Write<int>(tensor, Positive((int)tensor.Count));
            else if (tensor.DType == DType.F32) backend.Write<float>(tensor, Small((int)tensor.Count));
            else backend.Write<ushort>(tensor, Array.ConvertAll(Small((int)tensor.Count), BFloat16.FromSingle));
        }
        backend.Write<float>(NormSquared, [1f]);
        backend.Kernels.Fill(V, 0.01f);
        backend.Kernels.Fill(Rstd, 1);
    }

    int[] Positive(int count) => [.. Enumerable.Range(0, count).Select(i => i % T)];

    static float[] Small(int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = Philox.Uniform(1, 0, (ulong)i) - 0.5f;
        return values;
    }
}
