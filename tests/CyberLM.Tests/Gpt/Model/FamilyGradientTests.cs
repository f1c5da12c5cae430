using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Cuda;
using CyberLM.Tests.Gpt.Training;
using CyberLM.Tests.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Model;

/// <summary>On the devices that people train on, against sums over the gradient of the logits.</summary>
public sealed class FamilyGradientTests
{
    const int B = 2, T = 8, V = 37, Dues = 5;
    static readonly int[] Starts = [0, 8, 9, 30];

    [Theory]
    [InlineData("native", DType.F32)]
    [InlineData("native", DType.BF16)]
    [InlineData("ilgpu", DType.F32)]
    [InlineData("ilgpu", DType.BF16)]
    [InlineData("cuda-emulation", DType.BF16)]
    public void A_familys_gradient_is_the_sum_of_its_logits(string device, DType storage)
    {
        var backend = ConformanceBackends.Open($"{device}:families", threads: 2, threads => device switch
        {
            "native" => new NativeBackend(threads),
            "ilgpu" => new IlgpuBackend(threads),
            _ => new EmulatedCudaBackend(threads, new EmulatedLauncher()),
        });
        try
        {
            Check(backend, storage, channels: device == "cuda-emulation" ? 128 : 32);
        }
        catch (NotSupportedException missing)
        {
            ConformanceBackends.SkipUnlessRequired(device, $"{device}: not implemented: {missing.Message}");
        }
    }

    static void Check(Backend backend, DType storage, int channels)
    {
        var config = (TestModel.Variant(7) with { VocabSize = V, BlockSize = 16, HeadCount = 4, KeyValueHeads = 2, Channels = channels })
            .ToldBy(new SchemaTokens(V, new string('a', 64), new(V, Starts), Dues));
        using var weights = new ParameterArena(backend, "weights", config, storage, constants: true);
        using var gradients = new ParameterArena(backend, "gradients", config, DType.F32);
        var (acts, arena) = Arena.Place(backend, "activations", a => Activations.Declare(config, a, storage, DType.F32, B, T));
        using var _ = arena;
        Initialization.Write(backend, weights.Placed, seed: 1);
        int[] due = [.. Enumerable.Range(0, B * T).Select(i => i * i % Dues)];
        backend.Write<int>(acts.Tokens, [.. Enumerable.Range(0, B * T).Select(i => i * 5 % V)]);
        backend.Write<int>(acts.Targets, [.. Enumerable.Range(1, B * T).Select(i => i * 5 % V)]);
        backend.Write<int>(acts.Positions, [.. Enumerable.Range(0, B * T).Select(i => i % T)]);
        backend.Write<int>(acts.Due, due);
        backend.Kernels.Fill(gradients.All, 0);
        var model = new GptModel(config, backend.Kernels);
        var batch = acts with { First = Tensor.None };
        model.Forward(weights.Parameters, batch);
        model.Backward(weights.Parameters, gradients.Parameters, batch, dLoss: 1);

        double[] logits = DeviceNumbers.Read(backend, acts.DLogits), actual = DeviceNumbers.Read(backend, gradients.Parameters.Wdf);
        var expected = new double[actual.Length];
        for (int i = 0; i < logits.Length; i++)
            expected[due[i / V] * (actual.Length / Dues) + Starts.Count(start => start <= i % V) - 1] += logits[i];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);
        Assert.Contains(expected, sum => sum < -0.5);
    }
}
