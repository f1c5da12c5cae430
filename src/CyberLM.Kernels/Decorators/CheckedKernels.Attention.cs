namespace CyberLM.Kernels;

public sealed partial class CheckedKernels
{
    static CheckedCall Call(string operation, Heads heads) => Call(operation)
        .Require(heads is { Query: > 0, KeyValue: > 0, Size: > 0 } && heads.Query % heads.KeyValue == 0,
            $"{heads} is no grouping: query heads must be a multiple of key heads");

    public void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta)
    {
        int N = qkv.Rows;
        Run(Call(nameof(RopeForward), heads).Require(heads.Size % 2 == 0, $"{heads}: the head size must be even")
            .Writes("qkv", qkv, S, (N, heads.Width)).Reads("positions", positions, Index, N),
            k => k.RopeForward(qkv, positions, heads, theta));
    }

    public void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta)
    {
        int N = dQkv.Rows;
        Run(Call(nameof(RopeBackward), heads).Require(heads.Size % 2 == 0, $"{heads}: the head size must be even")
            .Writes("dQkv", dQkv, S, (N, heads.Width)).Reads("positions", positions, Index, N),
            k => k.RopeBackward(dQkv, positions, heads, theta));
    }

    public void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        int B = qkv.Shape.D0, T = qkv.Shape.D1;
        Run(Call(nameof(AttentionForward), heads).Writes("output", output, S, (B, T, heads.QueryWidth))
            .Writes("lse", lse, F, (B, heads.Query, T))
            .Reads("qkv", qkv, S, (B, T, heads.Width)).MayRead("first", first, Index, (B, T)),
            k => k.AttentionForward(output, lse, qkv, first, heads));
    }

    public void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        int B = qkv.Shape.D0, T = qkv.Shape.D1;
        Run(Call(nameof(AttentionBackward), heads).Writes("dQkv", dQkv, S, (B, T, heads.Width))
            .Reads("dOutput", dOutput, S, (B, T, heads.QueryWidth))
            .Reads("output", output, S, (B, T, heads.QueryWidth)).Reads("lse", lse, F, (B, heads.Query, T))
            .Reads("qkv", qkv, S, (B, T, heads.Width)).MayRead("first", first, Index, (B, T)),
            k => k.AttentionBackward(dQkv, dOutput, output, lse, qkv, first, heads));
    }

    public void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads)
    {
        int N = qkv.Rows;
        Shape cache = (keyCache.Shape.D0, keyCache.Shape.D1, heads.KeyValueWidth);
        Run(Call(nameof(AttentionDecode), heads).Writes("output", output, S, (N, heads.QueryWidth))
            .WritesPartly("keyCache", keyCache, S, cache).WritesPartly("valueCache", valueCache, S, cache)
            .Reads("qkv", qkv, S, (N, heads.Width)).Reads("rows", rows, Index, N).Reads("positions", positions, Index, N)
            .MayRead("first", first, Index, N),
            k => k.AttentionDecode(output, keyCache, valueCache, qkv, rows, positions, first, heads));
    }
}
