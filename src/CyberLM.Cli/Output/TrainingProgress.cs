using System.Diagnostics;
using CyberLM.Gpt;
using CyberLM.Kernels;
using static CyberLM.Cli.Output.Units;

namespace CyberLM.Cli.Output;

/// <summary>
/// A training run as people watch it: a live line on a terminal, a line every few seconds otherwise, and one for each evaluation and
/// checkpoint. With --log json every step is an event.
/// </summary>
/// <param name="inMinutes">the number of steps is what fits into them: a few are said to be few</param>
/// <param name="begun">called once the folder is held and the run is known to be the right one</param>
sealed class TrainingProgress(Talk talk, GptConfig config, double? rooflineGflops, long dataTokens, bool inMinutes, Action begun)
    : ITrainingObserver
{
    /// <summary>What learns less than this has hardly learned.</summary>
    const int FewSteps = 50;
    const double FewPasses = 0.1;
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);
    readonly Stopwatch watch = Stopwatch.StartNew();
    readonly Stopwatch whole = Stopwatch.StartNew();
    TimeSpan nextLine;
    int steps, from;
    Recipe? recipe;

    public StepReport Last { get; private set; }

    /// <summary>Since the data was read: what --minutes counts.</summary>
    public TimeSpan Elapsed => whole.Elapsed;

    /// <summary>Those of this call; a resumed run has done others before.</summary>
    public string Steps => from == 0 ? Plural(Last.Step, "step") : $"{Plural(Last.Step - from, "step")} of {Last.Step}";

    public void Memory(TrainingMemory memory)
    {
        string parts = string.Join(", ", memory.Arenas.Select(arena => $"{arena.Name} {Bytes(arena.Bytes)}"));
        talk.Event("memory", $"memory: {Bytes(memory.Total)} ({parts})",
            [("bytes", memory.Total), .. memory.Arenas.Select(arena => (arena.Name, (object?)arena.Bytes))]);
    }

    public void Begin(Recipe plan, int done)
    {
        recipe = plan;
        begun();
        (steps, from) = (plan.Steps, done);
        watch.Restart();
        nextLine = TimeSpan.Zero;
        double passes = (double)plan.Steps * plan.TokensPerStep / dataTokens;
        string start = done > 0 ? $"goes on behind step {done}" : "begins";
        talk.Event("begin",
            $"training {start}: {plan.Steps} steps of {plan.TokensPerStep} tokens, warm-up {plan.WarmUp}, "
                + Invariant($"rate {plan.PeakLearningRate}, seed {plan.Seed}; {passes:F1} times the data's tokens"),
            ("steps", plan.Steps), ("from", done), ("tokensPerStep", plan.TokensPerStep), ("seed", (long)plan.Seed), ("passes", passes));
        if (inMinutes && (plan.Steps < FewSteps || passes < FewPasses))
            talk.Warn($"{Plural(plan.Steps, "step")} fit into the minutes, "
                + Invariant($"which see {100 * passes:0.#} % of the data's tokens: ")
                + "more --minutes, a smaller --batch or a smaller model would learn more");
    }

    public void Step(in StepReport report)
    {
        Last = report;
        var left = watch.Elapsed / Math.Max(1, report.Step - from) * (steps - report.Step);
        double gflops = config.FlopsPerToken(recipe!.Time) * report.TokensPerSecond / 1e9;
        string share = rooflineGflops is { } roof ? Invariant($", {100 * gflops / roof:F0} % of the roofline") : "";
        string line = Invariant($"step {report.Step}/{steps}  loss {report.Loss:F4}  ")
            + Invariant($"norm {report.GradientNorm:F2}  rate {report.LearningRate:E2}  ")
            + Invariant($"{report.Milliseconds:F0} ms  {Count(report.TokensPerSecond)} tokens/s{share}  {Duration(left)} left");
        if (talk.Json) WriteJson(report, gflops);
        else if (watch.Elapsed >= nextLine || report.Step == steps)
        {
            nextLine = watch.Elapsed + LineEvery;
            talk.Event("step", line);
        }
        else talk.Live(line);
    }

    void WriteJson(in StepReport report, double gflops) => talk.Event("step", "",
        ("step", report.Step), ("steps", steps), ("loss", report.Loss), ("lossZ", report.LossZ), ("gradientNorm", report.GradientNorm),
        ("gradientNormZ", report.GradientNormZ), ("learningRate", report.LearningRate), ("milliseconds", report.Milliseconds),
        ("tokensPerSecond", report.TokensPerSecond), ("gflops", gflops), ("tokens", report.Tokens), ("skipped", report.Skipped));

    public void Evaluation(in EvaluationReport report)
    {
        string perByte = report.NatsPerByte is { } nats ? Invariant($", {nats:F4} nats/byte") : "";
        string best = report.Best ? ", the best so far" : "";
        talk.Event("evaluation", Invariant($"step {report.Step}: held-out part {report.NatsPerToken:F4} nats/token{perByte}{best}"),
            ("step", report.Step), ("natsPerToken", report.NatsPerToken), ("natsPerByte", report.NatsPerByte), ("best", report.Best));
    }

    public void Checkpoint(int step, string path)
    {
        if (talk.Json) talk.Event("checkpoint", "", ("step", step), ("path", path));
    }

    public void Message(string text) => talk.Say(text);
}
