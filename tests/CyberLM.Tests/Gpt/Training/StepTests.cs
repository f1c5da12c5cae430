using System.Reflection;
using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>What the trainer tells the kernels, step by step: the schedule, the step's number, the norm it reports.</summary>
public sealed class StepTests
{
    [Fact]
    public void Every_step_has_its_number_its_rate_and_the_norm_of_its_gradient()
    {
        using var folder = new TemporaryFolder();
        using var small = new SmallRun(folder.Path);
        using var backend = SmallRun.OpenBackend();
        var recipe = SmallRun.Recipe;
        var kernels = DispatchProxy.Create<IKernels, Recorder>();
        var recorder = (Recorder)(object)kernels;
        recorder.Inner = backend.Kernels;
        using var trainer = new Trainer(backend, small.Config, recipe, small.Data(recipe), kernels);
        for (int step = 1; step <= recipe.Steps; step++)
        {
            recorder.Steps.Clear();
            trainer.Step();
            Assert.All(recorder.Steps, options =>
            {
                Assert.Equal(step, options.Step);
                Assert.Equal(recipe.LearningRate.At(step), options.LearningRate);
                Assert.Equal(recipe.ClipNorm, options.ClipNorm);
            });
            Assert.Equal(Parameters.Specs(small.Config).Count, recorder.Steps.Count);
            Assert.Equal(Norm(backend, recorder.Gradients), trainer.Read().GradientNorm, 1e-4);
        }
    }

    static double Norm(Backend backend, Tensor gradients)
    {
        double sum = 0;
        if (gradients.DType == DType.F64)
        {
            var values = new double[gradients.Count];
            backend.Read<double>(values, gradients);
            foreach (double g in values) sum += g * g;
        }
        else
        {
            var values = new float[gradients.Count];
            backend.Read<float>(values, gradients);
            foreach (float g in values) sum += (double)g * g;
        }
        return Math.Sqrt(sum);
    }

    public class Recorder : DispatchProxy
    {
        public IKernels Inner { get; set; } = null!;
        public List<AdamWStep> Steps { get; } = [];
        public Tensor Gradients { get; private set; }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments)
        {
            if (method!.Name == nameof(IKernels.AdamW)) Steps.Add((AdamWStep)arguments![^1]!);
            if (method.Name == nameof(IKernels.GlobalNormSquared)) Gradients = (Tensor)arguments![1]!;
            return method.Invoke(Inner, arguments);
        }
    }
}
