using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<RopeArguments> rope = null!;
    Kernel<AttentionArguments> attentionForward = null!;
    Kernel<AttentionGradientArguments> attentionBackward = null!;
    Kernel<DecodeArguments> decodeStore = null!;
    Kernel<DecodeArguments> decodeAttend = null!;

    void LoadAttention()
    {
        rope = Load<RopeArguments>(Rope.Rotate);
        attentionForward = Load<AttentionArguments>(Attention.Forward);
        attentionBackward = Load<AttentionGradientArguments>(AttentionGradient.Backward);
        decodeStore = Load<DecodeArguments>(AttentionCache.Store);
        decodeAttend = Load<DecodeArguments>(AttentionCache.Attend);
    }

    public virtual void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) => Rotate(qkv, positions, heads, theta, 1);

    public virtual void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) => Rotate(dQkv, positions, heads, theta, -1);

    void Rotate(Tensor qkv, Tensor positions, Heads heads, float theta, int direction) =>
        rope.Launch(qkv.Rows, RowGrain(qkv), new()
        {
            Qkv = View(qkv),
            Positions = View(positions),
            Heads = heads.Query + heads.KeyValue,
            HeadSize = heads.Size,
            Width = heads.Width,
            Direction = direction,
            Theta = theta,
        });

    public virtual void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        CheckFirst(nameof(AttentionForward), first, qkv.Shape.D1);
        attentionForward.Launch((long)qkv.Shape.D0 * heads.KeyValue, 1, new()
        {
            Output = View(output),
            Lse = View(lse),
            Qkv = View(qkv),
            First = View(first),
            Time = qkv.Shape.D1,
            Heads = heads,
        });
    }

    public virtual void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        CheckFirst(nameof(AttentionBackward), first, qkv.Shape.D1);
        attentionBackward.Launch((long)qkv.Shape.D0 * heads.KeyValue, 1, new()
        {
            DQkv = View(dQkv),
            DOutput = View(dOutput),
            Output = View(output),
            Lse = View(lse),
            Qkv = View(qkv),
            First = View(first),
            Time = qkv.Shape.D1,
            Heads = heads,
        });
    }

    public virtual void AttentionDecode(
        Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first, Heads heads)
    {
        CheckIndices(nameof(AttentionDecode), nameof(rows), rows, keyCache.Shape.D0);
        CheckIndices(nameof(AttentionDecode), nameof(positions), positions, keyCache.Shape.D1);
        CheckVisible(first, positions);
        var arguments = new DecodeArguments
        {
            Output = View(output),
            KeyCache = View(keyCache),
            ValueCache = View(valueCache),
            Qkv = View(qkv),
            Rows = View(rows),
            Positions = View(positions),
            First = View(first),
            MaxTime = keyCache.Shape.D1,
            Heads = heads,
        };
        decodeStore.Launch(qkv.Rows, RowGrain(qkv), arguments);
        decodeAttend.Launch((long)qkv.Rows * heads.KeyValue, 1, arguments);
    }

    /// <summary>A row's first does not decrease and lies in 0..t, so that a block of tokens sees one run of keys.</summary>
    static unsafe void CheckFirst(string operation, Tensor first, int time)
    {
        if (first.IsNone) return;
        var values = new ReadOnlySpan<int>((void*)Address(first), checked((int)first.Count));
        for (int i = 0; i < values.Length; i++)
        {
            int t = i % time;
            int least = t == 0 ? 0 : values[i - 1];
            if (values[i] < least || values[i] > t)
                throw new ArgumentException($"{operation}: first[{i / time},{t}] is {values[i]}, allowed is {least} to {t}");
        }
    }

    /// <summary>A decoded token sees itself at least.</summary>
    static unsafe void CheckVisible(Tensor first, Tensor positions)
    {
        if (first.IsNone) return;
        var from = new ReadOnlySpan<int>((void*)Address(first), checked((int)first.Count));
        var to = new ReadOnlySpan<int>((void*)Address(positions), checked((int)positions.Count));
        for (int n = 0; n < from.Length; n++)
            if (from[n] < 0 || from[n] > to[n])
                throw new ArgumentException($"{nameof(AttentionDecode)}: first[{n}] is {from[n]}, allowed is 0 to {to[n]}");
    }
}
