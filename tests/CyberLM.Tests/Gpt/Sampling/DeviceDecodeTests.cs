using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Cuda;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>The same laws on the devices that people train and sample on, in both storage types.</summary>
public sealed class DeviceDecodeTests
{
    const int T = 12, Border = 0;

    public static TheoryData<string, DType> Devices { get; } = new()
    {
        { "native", DType.F32 },
        { "native", DType.BF16 },
        { "ilgpu", DType.F32 },
        { "ilgpu", DType.BF16 },
        { "cuda-emulation", DType.BF16 },
    };

    /// <summary>
    /// F32 differs by the order of sums, 1e-4 of the largest logit at most. In BF16 both paths round each activation to 8 bits; where the
    /// sums before a rounding differ, a whole step of 2^-8 stays, a few of which add up in two blocks, and forward rounds its logits too.
    /// </summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Ragged_decode_equals_forward(string device, DType storage) => On(device, backend =>
    {
        var told = Config(7, device) with { Dues = 5, Families = new(37, [0, 8, 9, 30]) };
        foreach (var config in (GptConfig[])[Config(0, device), Config(7, device), told])
        {
            using var model = new DeviceModel(backend, config, storage);
            var forward = model.Forward();
            double largest = forward.Max(Math.Abs);
            double limit = storage == DType.F32 ? 1e-4 : 0.04;
            var decode = model.Decode([5, 1, 3, 2, 1]);
            for (int i = 0; i < forward.Length; i++) Assert.Equal(forward[i], decode[i], limit * largest);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_request_gives_the_same_text_alone_and_beside_others(string device, DType storage) => On(device, backend =>
    {
        using var model = new DeviceModel(backend, Config(variant: 5, device), storage);
        var options = new SampleOptions(new(1, 0, 1, 0), Seed: 5, MaxTokens: 30);
        var prompts = Enumerable.Range(0, 7).Select(i => (ReadOnlyMemory<int>)Enumerable.Range(0, 3 * i).ToArray()).ToList();
        using var wide = new Sampler(backend, model.Config, model.Parameters, rows: 7);
        using var narrow = new Sampler(backend, model.Config, model.Parameters, rows: 2, tokensPerStep: 3);
        var stop = TestContext.Current.CancellationToken;
        var together = wide.Generate(prompts, options, Border, constrain: null, stop);
        var apart = narrow.Generate(prompts, options, Border, constrain: null, stop);
        foreach (var (one, other) in together.Zip(apart))
        {
            Assert.Equal(one.Tokens.ToArray(), other.Tokens.ToArray());
            Assert.Equal(one.UnmaskedLogLikelihood, other.UnmaskedLogLikelihood);
        }
    });

    /// <summary>The CUDA kernels' smallest head is 32.</summary>
    static GptConfig Config(int variant, string device) => Model.TestModel.Variant(variant) with
    {
        VocabSize = 37,
        BlockSize = 16,
        HeadCount = 4,
        KeyValueHeads = 2,
        Channels = device == "cuda-emulation" ? 128 : 32,
    };

    static void On(string device, Action<Backend> check)
    {
        // A name of its own, because a device has one caller at a time and other classes run beside this one.
        var backend = ConformanceBackends.Open(
            $"{device}:decode", threads: 2, threads => device switch
            {
                "native" => new NativeBackend(threads),
                "ilgpu" => new IlgpuBackend(threads),
                _ => new EmulatedCudaBackend(threads, new EmulatedLauncher()),
            });
        try
        {
            check(backend);
        }
        catch (NotSupportedException missing)
        {
            ConformanceBackends.SkipUnlessRequired(device, $"{device}: not implemented: {missing.Message}");
        }
    }

    sealed class DeviceModel : IDisposable
    {
        readonly Backend backend;
        readonly DType storage;
        readonly GptModel model;
        readonly ParameterArena weights;
        readonly int[] tokens = [.. Enumerable.Range(0, T).Select(i => i * i % 37)];
        readonly int[] due = [.. Enumerable.Range(0, T).Select(i => i * i % 5)];

        public DeviceModel(Backend on, GptConfig config, DType type)
        {
            (backend, storage, Config) = (on, type, config.Validate());
            model = new GptModel(Config, backend.Kernels);
            weights = new(backend, "weights", Config, storage, constants: true);
            // Ten times GPT-2's deviation, or the model would be nearly linear and its predictions nearly uniform; families begin with 0.
            float Std(PlacedParameter p) => p.Spec.RateFactor != 1 ? 0.5f : 10 * p.Spec.InitStd;
            var bent = weights.Placed.Select(p => p with { Spec = p.Spec with { InitStd = Std(p) } });
            Initialization.Write(backend, [.. bent], seed: 2);
        }

        public GptConfig Config { get; }
        public Parameters Parameters => weights.Parameters;

        public double[] Forward()
        {
            var (acts, place) = Arena.Place(
                backend, "forward", a => Activations.Declare(Config, a, storage, DType.F32, 1, T, backward: false));
            using var _ = place;
            backend.Write<int>(acts.Tokens, tokens);
            backend.Write<int>(acts.Positions, Enumerable.Range(0, T).ToArray());
            if (!acts.Due.IsNone) backend.Write<int>(acts.Due, due);
            model.Forward(Parameters, acts with { First = Tensor.None });
            return Read(acts.Logits);
        }

        /// <summary>One row, so many tokens each step.</summary>
        public double[] Decode(int[] steps)
        {
            var ((acts, cache), place) = Arena.Place(backend, "decode", a => (
                DecodeActivations.Declare(Config, a, storage, DType.F32, T), KeyValueCache.Declare(Config, a, storage, rows: 3)));
            using var _ = place;
            model.Prepare(Parameters, acts);
            var logits = new List<double>();
            int at = 0;
            foreach (int N in steps)
            {
                backend.Write<int>(acts.Tokens.Slice(0, N), tokens.AsSpan(at, N));
                backend.Write<int>(acts.Rows.Slice(0, N), Enumerable.Repeat(2, N).ToArray());
                backend.Write<int>(acts.Positions.Slice(0, N), Enumerable.Range(at, N).ToArray());
                if (!acts.Due.IsNone) backend.Write<int>(acts.Due.Slice(0, N), due.AsSpan(at, N));
                backend.Write<int>(acts.Wanted.Slice(0, N), Enumerable.Range(0, N).ToArray());
                model.Decode(Parameters, acts, cache, N, N);
                logits.AddRange(Read(acts.Logits.Slice(0, N)));
                at += N;
            }
            return [.. logits];
        }

        double[] Read(Tensor tensor)
        {
            if (tensor.DType == DType.BF16)
            {
                var bits = new ushort[tensor.Count];
                backend.Read<ushort>(bits, tensor);
                return Array.ConvertAll(bits, value => (double)BFloat16.ToSingle(value));
            }
            var values = new float[tensor.Count];
            backend.Read<float>(values, tensor);
            return Array.ConvertAll(values, value => (double)value);
        }

        public void Dispose() => weights.Dispose();
    }
}
