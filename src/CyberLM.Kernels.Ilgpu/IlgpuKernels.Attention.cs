using CyberLM.Kernels.Ilgpu.Operations;

namespace CyberLM.Kernels.Ilgpu;

public partial class IlgpuKernels
{
    Kernel<RopeArguments> rope = null!;
    readonly Dictionary<(float Theta, int Size), Tensor> frequencies = [];
    Kernel<AttentionArguments> attentionForward = null!;
    /// <summary>On the CPU.</summary>
    Kernel<AttentionGradientArguments>? attentionBackward;
    /// <summary>On a GPU.</summary>
    Kernel<AttentionGradientArguments>? attentionDelta, attentionQueries, attentionKeys;
    Kernel<DecodeArguments> decodeStore = null!;
    Kernel<DecodeArguments> decodeAttend = null!;

    void LoadAttention()
    {
        rope = Load<RopeArguments>(Rope.Rotate, GridShape.GroupPerUnit, Gpu.RowKernels.Rope);
        attentionForward = Load<AttentionArguments>(Attention.Forward, GridShape.TilePerUnit, Gpu.Attention.Forward);
        decodeStore = Load<DecodeArguments>(AttentionCache.Store, GridShape.GroupPerUnit, Gpu.AttentionCache.Store);
        decodeAttend = Load<DecodeArguments>(AttentionCache.Attend, GridShape.TilePerUnit, Gpu.AttentionCache.Attend);
        if (!UsesGroups)
        {
            attentionBackward = LoadSlices<AttentionGradientArguments>(AttentionGradient.Backward);
            return;
        }
        attentionDelta = LoadGroups<AttentionGradientArguments>(GridShape.ThreadPerUnit, Gpu.AttentionGradient.Delta);
        attentionQueries = LoadGroups<AttentionGradientArguments>(GridShape.TilePerUnit, Gpu.AttentionGradient.Queries);
        attentionKeys = LoadGroups<AttentionGradientArguments>(GridShape.TilePerUnit, Gpu.AttentionGradient.Keys);
    }

    public virtual void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta) => Rotate(qkv, positions, heads, theta, 1);

    public virtual void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta) => Rotate(dQkv, positions, heads, theta, -1);

    void Rotate(Tensor qkv, Tensor positions, Heads heads, float theta, int direction) =>
        rope.Launch(qkv.Rows, RowGrain(qkv), new()
        {
            Qkv = View(qkv),
            Positions = View(positions),
            Frequencies = UsesGroups ? ViewOfAny(Frequencies(theta, heads.Size)) : default,
            Heads = heads.Query + heads.KeyValue,
            HeadSize = heads.Size,
            Width = heads.Width,
            Direction = direction,
            Theta = theta,
        });

    /// <summary>theta^(-2i/D), F64 (D/2), made on the host when a model's first rotation asks for it.</summary>
    Tensor Frequencies(float theta, int size)
    {
        if (frequencies.TryGetValue((theta, size), out var kept)) return kept;
        var values = new double[size / 2];
        for (int i = 0; i < values.Length; i++) values[i] = Math.Pow(theta, -2.0 * i / size);
        var tensor = new Tensor(DeviceMemory.Allocate(accelerator, backend, values.Length * sizeof(double)), 0, DType.F64, values.Length);
        DeviceMemory.Write<double>(accelerator, tensor, values);
        return frequencies[(theta, size)] = tensor;
    }

    public virtual void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads)
    {
        CheckFirst(nameof(AttentionForward), first, qkv.Shape.D1);
        int batch = qkv.Shape.D0, time = qkv.Shape.D1;
        long units = UsesGroups ? Gpu.Attention.BlocksOf(batch, heads.Query, time) : (long)batch * heads.KeyValue;
        attentionForward.Launch(units, 1, new()
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
        var arguments = new AttentionGradientArguments
        {
            DQkv = View(dQkv),
            DOutput = View(dOutput),
            Output = View(output),
            Lse = View(lse),
            Qkv = View(qkv),
            First = View(first),
            Time = qkv.Shape.D1,
            Heads = heads,
        };
        int batch = qkv.Shape.D0, time = qkv.Shape.D1;
        if (!UsesGroups)
        {
            attentionBackward!.Launch((long)batch * heads.KeyValue, 1, arguments);
            return;
        }
        long units = (long)batch * time * heads.Query;
        arguments.Delta = View(scratch.Floats(units));
        attentionDelta!.Launch(units, 1, arguments);
        attentionQueries!.Launch(Gpu.Attention.BlocksOf(batch, heads.Query, time), 1, arguments);
        attentionKeys!.Launch(Gpu.Attention.BlocksOf(batch, heads.KeyValue, time), 1, arguments);
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
        decodeAttend.LaunchShort((long)qkv.Rows * (UsesGroups ? heads.Query : heads.KeyValue), AttendGrain(positions, heads), arguments);
    }

    /// <summary>Pairs of a token and a key head that are worth another work item, by the longest past.</summary>
    unsafe long AttendGrain(Tensor positions, Heads heads)
    {
        const int Numbers = 32 << 10;
        if (UsesGroups) return 1;
        int longest = 0;
        foreach (int position in new ReadOnlySpan<int>((void*)Address(positions), checked((int)positions.Count)))
            longest = Math.Max(longest, position);
        return Math.Max(1, Numbers / ((longest + 1L) * heads.Size * heads.Query / heads.KeyValue));
    }

    /// <summary>A row's first does not decrease and lies in 0..t, so that a block of tokens sees one run of keys.</summary>
    unsafe void CheckFirst(string operation, Tensor first, int time)
    {
        if (UsesGroups || first.IsNone) return;
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
    unsafe void CheckVisible(Tensor first, Tensor positions)
    {
        if (UsesGroups || first.IsNone) return;
        var from = new ReadOnlySpan<int>((void*)Address(first), checked((int)first.Count));
        var to = new ReadOnlySpan<int>((void*)Address(positions), checked((int)positions.Count));
        for (int n = 0; n < from.Length; n++)
            if (from[n] < 0 || from[n] > to[n])
                throw new ArgumentException($"{nameof(AttentionDecode)}: first[{n}] is {from[n]}, allowed is 0 to {to[n]}");
    }
}
