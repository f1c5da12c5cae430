using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Reference;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>A small model with one batch, on the reference backend in F64.</summary>
sealed class TestModel : IDisposable
{
    public const int B = 2, T = 6;

    readonly List<Arena> arenas = [];

    public TestModel(GptConfig config, IKernels? kernels = null, ulong seed = 1, bool packed = false)
    {
        Config = config.Validate();
        (Weights, P) = Place("weights", placement => Parameters.Declare(Config, placement));
        (Gradients, G) = Place("gradients", placement => Parameters.Declare(Config, placement));
        Acts = Keep(Arena.Place(Backend, "activations", a => Activations.Declare(Config, a, DType.F64, DType.F64, B, T, weighted: packed)));
        Model = new GptModel(Config, kernels ?? Backend.Kernels);
        FamilyMatrix.Write(Backend, Config, P.FamilyOf);
        WriteWeights(seed);
        WriteBatch(seed, packed);
        foreach (var gradient in Gradients) Backend.Kernels.Fill(gradient.Tensor, 0);
    }

    public GptConfig Config { get; }
    public ReferenceBackend Backend { get; } = new();
    public GptModel Model { get; }
    public Parameters P { get; }
    public Parameters G { get; }
    public IReadOnlyList<PlacedParameter> Weights { get; }
    public IReadOnlyList<PlacedParameter> Gradients { get; }
    public Activations Acts { get; }
    public int[] Tokens { get; } = new int[B * T];
    public int[] Due { get; } = new int[B * T];

    /// <summary>The 2 x 2 x 2 variants by their bits: positions, norm, MLP.</summary>
    public static GptConfig Variant(int index) => new(VocabSize: 11, BlockSize: 8, Layers: 2, HeadCount: 2, Channels: 8)
    {
        Positions = (Positions)(index & 1),
        Norm = (Norm)(index >> 1 & 1),
        Mlp = (Mlp)(index >> 2 & 1),
    };

    /// <summary>The last of them, rotary, RMSNorm and SwiGLU, told what is due at both ends: the head has three families.</summary>
    public static GptConfig Told { get; } = Variant(7) with { Dues = 5, Families = new(11, [0, 4, 9]) };

    public double[] Read(Tensor tensor)
    {
        var values = new double[tensor.Count];
        Backend.Read<double>(values, tensor);
        return values;
    }

    public int[] ReadIds(Tensor tensor)
    {
        var values = new int[tensor.Count];
        Backend.Read<int>(values, tensor);
        return values;
    }

    /// <summary>Sum of the losses that the batch asks for.</summary>
    public double Loss()
    {
        Model.Forward(P, Acts);
        Model.Loss(Acts);
        return Read(Acts.Losses).Sum();
    }

    /// <summary>Large enough that every nonlinearity bends: at GPT-2's 0.02 softmax, GELU and SiLU are nearly straight lines.</summary>
    void WriteWeights(ulong seed)
    {
        ulong stream = 0;
        foreach (var (_, tensor) in Weights)
        {
            stream++;
            var values = new double[tensor.Count];
            for (int i = 0; i < values.Length; i++) values[i] = Philox.Uniform(seed, stream, (ulong)i) - 0.5;
            Backend.Write<double>(tensor, values);
        }
    }

    /// <summary>Packed: each row holds two documents, the second from token 2 + row on; targets are ignored, losses weighed.</summary>
    void WriteBatch(ulong seed, bool packed)
    {
        var targets = new int[B * T];
        var positions = new int[B * T];
        var first = new int[B * T];
        var weights = new double[B * T];
        for (int i = 0; i < B * T; i++)
        {
            int at = i % T, begin = packed && at >= 2 + i / T ? 2 + i / T : 0;
            Tokens[i] = (int)Philox.Below(seed, 100, (ulong)i, Config.VocabSize);
            targets[i] = packed && i % 5 == 3 ? -1 : (int)Philox.Below(seed, 101, (ulong)i, Config.VocabSize);
            Due[i] = (int)Philox.Below(seed, 102, (ulong)i, Config.Dues);
            first[i] = begin;
            positions[i] = at - begin;
            weights[i] = 0.5 + i % 3;
        }
        Backend.Write<int>(Acts.Tokens, Tokens);
        Backend.Write<int>(Acts.Targets, targets);
        Backend.Write<int>(Acts.Positions, positions);
        Backend.Write<int>(Acts.First, first);
        if (!Acts.Due.IsNone) Backend.Write<int>(Acts.Due, Due);
        if (packed) Backend.Write<double>(Acts.Weights, weights);
    }

    (IReadOnlyList<PlacedParameter>, Parameters) Place(string name, Func<IPlacement, Parameters> declare) =>
        Keep(Arena.Place(Backend, name, arena =>
        {
            var placement = new ArenaPlacement(arena, DType.F64);
            var parameters = declare(placement) with { FamilyOf = FamilyMatrix.Take(arena, Config, DType.F64) };
            return (placement.Placed, parameters);
        }));

    T1 Keep<T1>((T1 Value, Arena Arena) placed)
    {
        arenas.Add(placed.Arena);
        return placed.Value;
    }

    public void Dispose()
    {
        foreach (var arena in arenas) arena.Dispose();
        Backend.Dispose();
    }
}
