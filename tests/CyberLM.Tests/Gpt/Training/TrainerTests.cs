using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class TrainerTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly SmallRun small;

    public TrainerTests() => small = new SmallRun(folder.Path);

    public void Dispose()
    {
        small.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_first_loss_is_that_of_a_guess_and_one_batch_is_learnt_by_heart()
    {
        var recipe = SmallRun.Recipe with { Steps = 150, Batch = 4, Accumulate = 1, PeakLearningRate = 1e-2f, WarmUp = 10 };
        using var backend = SmallRun.OpenBackend();
        using var trainer = small.Trainer(backend, recipe);
        trainer.Step();
        Assert.Equal(Math.Log(small.Tokenizer.VocabSize), trainer.Read().Loss, 0.1);
        for (int step = 2; step <= recipe.Steps; step++)
        {
            trainer.Restore(trainer.StepsDone, batchIndex: 0, skipped: 0);
            trainer.Step();
        }
        Assert.InRange(trainer.Read().Loss, 0, 0.2);
    }

    /// <summary>
    /// Packed rows are one stream whatever the batch, and without filling they end in ignored targets, so that the micro-batches count
    /// differently many: only a mean over the whole step agrees.
    /// </summary>
    [Fact]
    public void Two_micro_batches_are_one_step_of_twice_the_rows()
    {
        var (wholeLoss, whole) = ThreeSteps(SmallRun.Recipe with { Accumulate = 1, Batch = 4 });
        var (halvesLoss, halves) = ThreeSteps(SmallRun.Recipe with { Accumulate = 2, Batch = 2 });
        Assert.Equal(wholeLoss, halvesLoss, 1e-6);
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], halves[i], 1e-7);

        (double Loss, double[] Weights) ThreeSteps(Recipe recipe)
        {
            recipe = recipe with { Storage = DType.F64, Time = 40 };
            using var backend = new ReferenceBackend();
            using var trainer = new Trainer(backend, small.Config with { BlockSize = 40 }, recipe, small.PackedData(recipe));
            for (int i = 0; i < 3; i++) trainer.Step();
            return (trainer.Read().Loss, [.. trainer.Masters.SelectMany(p =>
            {
                var values = new double[p.Tensor.Count];
                backend.Read<double>(values, p.Tensor);
                return values;
            })]);
        }
    }

    [Theory]
    [InlineData(Optimizer.AdamW, DType.F32)]
    [InlineData(Optimizer.Muon, DType.BF16)]
    public void A_steady_step_allocates_nothing(Optimizer optimizer, DType storage)
    {
        SmallRun.RequireNative();
        using var backend = new NativeBackend(1);
        using var trainer = small.Trainer(backend, SmallRun.Recipe with { Steps = 100, Optimizer = optimizer, Storage = storage });
        for (int i = 0; i < 40; i++) Step();
        Thread.Sleep(100);                                       // lets tiered compilation finish what it began
        for (int i = 0; i < 10; i++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            trainer.Step();
            trainer.Read();
        }
    }

    [Theory]
    [InlineData(DType.F32, Optimizer.AdamW)]
    [InlineData(DType.BF16, Optimizer.AdamW)]
    [InlineData(DType.F32, Optimizer.Muon)]
    [InlineData(DType.BF16, Optimizer.Muon)]
    public void One_and_two_threads_give_the_same_bits(DType storage, Optimizer optimizer)
    {
        SmallRun.RequireNative();
        Assert.Equal(WeightsAfterTenSteps(1), WeightsAfterTenSteps(2));

        byte[] WeightsAfterTenSteps(int threads)
        {
            using var backend = new NativeBackend(threads);
            using var trainer = small.Trainer(backend, SmallRun.Recipe with { Storage = storage, Optimizer = optimizer });
            for (int i = 0; i < 10; i++) trainer.Step();
            return SmallRun.Weights(trainer);
        }
    }

    [Theory]
    [InlineData(DType.F32, Optimizer.AdamW)]
    [InlineData(DType.BF16, Optimizer.AdamW)]
    [InlineData(DType.F64, Optimizer.AdamW)]
    [InlineData(DType.F32, Optimizer.Muon)]
    [InlineData(DType.BF16, Optimizer.Muon)]
    [InlineData(DType.F64, Optimizer.Muon)]
    public void The_estimate_of_memory_is_what_is_allocated(DType storage, Optimizer optimizer)
    {
        if (storage != DType.F64) SmallRun.RequireNative();
        var recipe = SmallRun.Recipe with { Storage = storage, Optimizer = optimizer };
        using var backend = new CountingBackend(storage == DType.F64 ? new ReferenceBackend() : new NativeBackend(1));
        using var trainer = new Trainer(backend, small.Told, recipe, small.Data(recipe));
        int scalars = 3 * 64 * recipe.Floats.Size();
        Assert.Equal(TrainingMemory.Estimate(small.Told, recipe).Total + scalars, backend.Allocated);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_estimate_counts_what_families_take(bool tied)
    {
        var config = small.Config with { TiedHead = tied };
        var recipe = SmallRun.Recipe with { Storage = DType.F64 };
        var families = new TokenFamilies(config.VocabSize, [0, 3, 9]);
        using var backend = new CountingBackend(new ReferenceBackend());
        using var trainer = new Trainer(backend, config, recipe, small.Data(recipe), families: families);
        int scalars = 3 * 64 * recipe.Floats.Size();
        Assert.Equal(TrainingMemory.Estimate(config, recipe, families).Total + scalars, backend.Allocated);
    }

    [Fact]
    public void A_model_that_does_not_fit_is_refused_with_the_numbers()
    {
        var recipe = SmallRun.Recipe with { Batch = 4096, Time = 1 << 16 };
        var memory = TrainingMemory.Estimate(small.Config with { BlockSize = 1 << 20 }, recipe);
        var device = new BackendInfo("x", "a small device", 1 << 20, false, false);
        var error = Assert.Throws<EnvironmentException>(() => memory.RequireFits(device));
        Assert.Contains("a small device has 1 MiB", error.Message);
        Assert.Contains("activations", error.Hint);
    }

    [Fact]
    public void Evaluation_is_the_mean_over_the_pass_and_does_not_disturb_training()
    {
        using var backend = SmallRun.OpenBackend();
        using var trainer = small.Trainer(backend, SmallRun.Recipe);
        trainer.Step();
        byte[] before = SmallRun.Weights(trainer);
        var whole = trainer.Evaluate(0, CancellationToken.None)!.Value;
        Assert.Equal(small.Data(SmallRun.Recipe).Validation!.TargetCount, whole.Tokens);
        Assert.InRange(whole.NatsPerToken, 1, Math.Log(small.Tokenizer.VocabSize) + 0.2);
        Assert.Equal(whole, trainer.Evaluate(0, CancellationToken.None));
        Assert.Equal(before, SmallRun.Weights(trainer));
        Assert.Null(trainer.Evaluate(0, new CancellationToken(canceled: true)));
    }

    /// <summary>Counts what is asked of a backend.</summary>
    sealed class CountingBackend(Backend inner) : Backend
    {
        public long Allocated { get; private set; }
        public override BackendInfo Info => inner.Info;
        public override IKernels Kernels => inner.Kernels;

        public override DeviceBuffer Allocate(long bytes)
        {
            Allocated += bytes;
            return inner.Allocate(bytes);
        }

        public override void Write<T>(Tensor to, ReadOnlySpan<T> from) => inner.Write(to, from);
        public override void Read<T>(Span<T> to, Tensor from) => inner.Read(to, from);
        public override void Synchronize() => inner.Synchronize();
        public override void Dispose() => inner.Dispose();
    }
}
