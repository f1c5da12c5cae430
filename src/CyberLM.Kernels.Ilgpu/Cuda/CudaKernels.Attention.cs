namespace CyberLM.Kernels.Ilgpu.Cuda;

public sealed partial class CudaKernels
{
    const int AttentionThreads = 128;
    /// <summary>Queries, or keys, that a block keeps.</summary>
    const int KeptRows = 64;

    public override void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        if (!TakesHeads(nameof(AttentionForward), heads, qkv.Shape.D0, output, lse, qkv, first) || !Are(DType.BF16, output, qkv))
        {
            base.AttentionForward(output, lse, qkv, first, heads);
            return;
        }
        int T = qkv.Shape.D1;
        // Queries, and two stages of keys and values.
        int shared = heads.Size switch { 32 => 20 << 10, 64 => 40 << 10, _ => 48 << 10 };
        Launch($"attention_forward_bf16_{heads.Size}", AttentionGrid(T, heads.Query, qkv.Shape.D0, shared),
            output, lse, qkv, first, T, heads.Query, heads.KeyValue);
    }

    public override void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        if (!TakesHeads(nameof(AttentionBackward), heads, qkv.Shape.D0, dQkv, dOutput, output, lse, qkv, first)
            || !Are(DType.BF16, dQkv, dOutput, output, qkv))
        {
            base.AttentionBackward(dQkv, dOutput, output, lse, qkv, first, heads);
            return;
        }
        const int deltaThreads = 256, deltaRows = 8;
        int B = qkv.Shape.D0, T = qkv.Shape.D1, H = heads.Query;
        var delta = scratch.Floats((long)B * H * T);
        Launch("attention_delta_bf16", Grid(CudaPlan.Blocks(delta.Count, deltaRows), deltaThreads),
            delta, dOutput, output, B, T, H, heads.Size);
        int shared = heads.Size == 32 ? 24 << 10 : 48 << 10;
        Launch($"attention_dquery_bf16_{heads.Size}", AttentionGrid(T, H, B, shared),
            dQkv, dOutput, lse, delta, qkv, first, T, H, heads.KeyValue);
        Launch($"attention_dkey_dvalue_bf16_{heads.Size}", AttentionGrid(T, heads.KeyValue, B, shared),
            dQkv, dOutput, lse, delta, qkv, first, T, H, heads.KeyValue);
    }

    public override void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads)
    {
        if (!TakesHeads(nameof(AttentionDecode), heads, 1, output, keyCache, valueCache, qkv, rows, positions, first)
            || !Are(DType.BF16, output, keyCache, valueCache, qkv))
        {
            base.AttentionDecode(output, keyCache, valueCache, qkv, rows, positions, first, heads);
            return;
        }
        int maxTime = keyCache.Shape.D1;
        Launch("attention_cache_bf16", Grid(qkv.Rows, AttentionThreads),
            keyCache, valueCache, qkv, rows, positions, maxTime, heads.Query, heads.KeyValue, heads.Size);
        Launch($"attention_decode_bf16_{heads.Size}", new LaunchShape(qkv.Rows, heads.Query, 1, AttentionThreads, 0),
            output, keyCache, valueCache, qkv, rows, positions, first, maxTime, heads.Query, heads.KeyValue);
    }

    static LaunchShape AttentionGrid(int T, int heads, int B, int sharedBytes) =>
        new(CudaPlan.Blocks(T, KeptRows), heads, B, AttentionThreads, sharedBytes);

    bool TakesHeads(string operation, Heads heads, int batches, params ReadOnlySpan<Tensor> tensors) =>
        Array.IndexOf(HeadSizes, heads.Size) >= 0 && heads.Query <= LaunchShape.MostBlocks && batches <= LaunchShape.MostBlocks
        && Takes(operation, tensors);
}
