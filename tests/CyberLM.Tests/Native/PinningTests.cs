using System.Runtime.InteropServices;
using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>On which processors the engine's threads run: those that the system says, as it says them of each thread.</summary>
public sealed partial class PinningTests
{
    static int next;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nint bytes, in ulong mask);

    /// <summary>
    /// The processors that each thread of a new context may use. A thread inherits the name of the one that starts it, which tells these
    /// threads from all others of this process.
    /// </summary>
    static (string[] Workers, string Creator, int Pinned) Allowed(int threads, bool pin, int? onlyProcessor = null)
    {
        NativeEngine.Require();
        if (!OperatingSystem.IsLinux()) Assert.Skip("/proc only");
        string name = $"pins-{Interlocked.Increment(ref next)}";
        (string[], string, int) result = default;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            if (onlyProcessor is { } processor) Assert.Equal(0, sched_setaffinity(0, sizeof(ulong), 1UL << processor));
            nint context = Create(threads, pin);
            try
            {
                string self = File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith("Pid:", StringComparison.Ordinal));
                var all = Directory.GetDirectories("/proc/self/task").Select(Status).Where(s => s.Name == name).ToList();
                result = ([.. all.Where(s => s.Pid != self).Select(s => s.Allowed).Order()],
                    all.Single(s => s.Pid == self).Allowed, NativeMethods.clm_context_pinned(context));
            }
            finally
            {
                NativeMethods.clm_context_destroy(context);
            }
        })) { Name = name };
        thread.Start();
        thread.Join();
        if (failure is not null) throw failure;
        return result;
    }

    static unsafe nint Create(int threads, bool pin)
    {
        var description = new ClmContextDesc { Size = (uint)sizeof(ClmContextDesc), Threads = threads, Pin = pin ? 1 : 0 };
        Assert.Equal(ClmStatus.Ok, NativeMethods.clm_context_create(description, out nint context));
        return context;
    }

    /// <summary>Nothing of a thread that ends while its files are read.</summary>
    static (string Name, string Pid, string Allowed) Status(string task)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(task, "status"));
            string Of(string key) => lines.First(line => line.StartsWith(key, StringComparison.Ordinal));
            return (Of("Name:").Split('\t')[1], Of("Pid:"), Of("Cpus_allowed_list:").Split('\t')[1]);
        }
        catch (IOException)
        {
            return default;
        }
    }

    /// <summary>"0-2,5" as numbers.</summary>
    static int[] Processors(string list) => [.. list.Split(',').Select(part => part.Split('-')).SelectMany(ends =>
        Enumerable.Range(int.Parse(ends[0]), int.Parse(ends[^1]) - int.Parse(ends[0]) + 1))];

    [Fact]
    public void Workers_run_where_the_process_may_run_unless_they_are_pinned()
    {
        var (workers, creator, pinned) = Allowed(threads: 3, pin: false);
        Assert.Equal([creator, creator], workers);
        Assert.Equal(0, pinned);
    }

    [Fact]
    public void A_pinned_worker_stays_on_the_processor_of_its_number_and_the_caller_is_left_alone()
    {
        string before = Allowed(threads: 1, pin: false).Creator;
        var (workers, creator, pinned) = Allowed(threads: 4, pin: true);
        int[] processors = Processors(creator);
        Assert.Equal(before, creator);
        Assert.Equal(new[] { 1, 2, 3 }.Select(i => $"{processors[i % processors.Length]}").Order(), workers);
        Assert.Equal(3, pinned);
    }

    [Fact]
    public void Pins_and_the_number_of_threads_keep_to_the_processors_that_the_caller_may_use()
    {
        int last = Processors(Allowed(threads: 1, pin: false).Creator)[^1];
        if (last >= 64) Assert.Skip("the mask of this test has 64 processors");
        Assert.Equal([$"{last}", $"{last}"], Allowed(threads: 3, pin: true, last).Workers);
        Assert.Empty(Allowed(threads: 0, pin: true, last).Workers);
    }

    [Fact]
    public void Without_a_number_there_is_one_thread_for_each_processor()
    {
        var (workers, creator, _) = Allowed(threads: 0, pin: false);
        Assert.Equal(Processors(creator).Length - 1, workers.Length);
    }

    /// <summary>The caller is set beside the worker again and again; the worker must leave, and may then go anywhere as before.</summary>
    [Fact]
    public void A_worker_leaves_the_processor_of_the_caller()
    {
        string all = Allowed(threads: 1, pin: false).Creator;
        if (Processors(all) is not { Length: >= 2 } processors || processors[^1] >= 64) Assert.Skip("two processors, below number 64");
        string name = $"pins-{Interlocked.Increment(ref next)}";
        var failure = (Exception?)null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            using var backend = new NativeBackend(2);
            using var tensors = new Loaded(backend);
            Tensor Square() => tensors.Empty(DType.F32, (256, 256));
            var (output, a, b) = (Square(), Square(), Square());
            string self = File.ReadAllText("/proc/thread-self/stat").Split(' ')[0];
            string worker = Directory.GetDirectories("/proc/self/task")
                .Single(task => Status(task).Name == name && Path.GetFileName(task) != self);
            for (int turn = 0; turn < 10; turn++)
            {
                int beside = LastProcessor(worker);
                Assert.Equal(0, sched_setaffinity(0, sizeof(ulong), 1UL << beside));
                bool parted = SpinWait.SpinUntil(() =>
                {
                    backend.Kernels.MatmulForward(output, a, b, Tensor.None);
                    return LastProcessor(worker) != beside;
                }, TimeSpan.FromSeconds(10));
                Assert.True(parted, $"the worker stayed on processor {beside}");
                // It may not have come to the second of its two calls yet.
                SpinWait.SpinUntil(() => Status(worker).Allowed == all, TimeSpan.FromSeconds(10));
                Assert.Equal(all, Status(worker).Allowed);
            }
        })) { Name = name };
        thread.Start();
        thread.Join();
        if (failure is not null) throw failure;
    }

    /// <summary>Field 39 of stat (proc(5)), counted behind the name, which may have blanks.</summary>
    static int LastProcessor(string task)
    {
        string stat = File.ReadAllText(Path.Combine(task, "stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[39 - 3]);
    }

    [Fact]
    public void Pinned_threads_give_the_same_bits()
    {
        static float[] Product(bool pin)
        {
            NativeEngine.Require();
            using var backend = new NativeBackend(3, pin: pin);
            Assert.Equal(pin && OperatingSystem.IsLinux() ? 2 : 0, backend.Pinned);
            Assert.Equal(pin && backend.Pinned == 0, backend.IsPinRefused);
            Assert.Equal(backend.Pinned > 0, backend.Info.Device.EndsWith("3 threads, pinned", StringComparison.Ordinal));
            using var tensors = new Loaded(backend);
            var random = new Random(1);
            Tensor Numbers(Shape shape) =>
                tensors.Floats(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(_ => random.NextSingle() - 0.5f)]);
            var output = tensors.Empty(DType.F32, (500, 70));
            backend.Kernels.MatmulForward(output, Numbers((500, 130)), Numbers((70, 130)), Tensor.None);
            return tensors.Read<float>(output);
        }

        var free = Product(pin: false);
        Assert.Contains(free, x => x != 0);
        Assert.Equal(free, Product(pin: true));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public void The_environment_asks_with_0_or_1(string? value, bool pin) => Assert.Equal(pin, Pinning.Parse(value));

    [Fact]
    public void Another_word_is_refused()
    {
        var e = Assert.Throws<CyberLMException>(() => Pinning.Parse("yes"));
        Assert.Contains("CYBERLM_PIN is 'yes'", e.Message);
    }
}
