using System.CommandLine;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>The flags that say how long a run is: steps, or minutes and how often the data is gone over at most.</summary>
sealed class TrainLength
{
    /// <summary>Share of a run; below 1 a share, from 1 on steps.</summary>
    const double DefaultWarmUp = 0.05;
    const double MostMinutes = 1_000_000;

    /// <summary>Users' days are few and alike: with more passes a model tells those it has seen, and no others (docs/design.md).</summary>
    const int PassesOverFields = 8;
    static readonly Recipe Default = new();

    public readonly Option<int?> Steps;
    public readonly Option<double?> Minutes;
    public readonly Option<int?> Passes;
    public readonly Option<double> WarmUp;

    public TrainLength(Flags flags)
    {
        Steps = flags.AddOptionalCount("steps", $"length of the run in steps [{Default.Steps}]");
        Minutes = flags.Add<double?>("minutes",
            "about how long: up to 20 steps are measured, the number of steps is fixed and kept for a resume", null);
        Passes = flags.AddOptionalCount("passes",
            "with --minutes: goes over the data so often at most, slot models too, and may take less "
                + $"[field: {PassesOverFields}, twice that where these make less than {StepSize.FewestSteps} steps, else no limit]");
        WarmUp = flags.Add("warmup", "below 1: share of the run, else steps", DefaultWarmUp);
    }

    /// <param name="otherwise">when no flag says it</param>
    public int StepsOf(ParseResult parse, int? otherwise) => parse.GetValue(Steps) ?? otherwise ?? Default.Steps;

    public int WarmUpSteps(ParseResult parse, int length)
    {
        double given = parse.GetValue(WarmUp);
        if (!(given >= 0)) throw new CyberLMException($"--warmup {given}", "0 or more");
        return (int)(given < 1 ? given * length : given);
    }

    public void RequireOne(ParseResult parse)
    {
        if (parse.GetValue(Minutes) is not { } minutes)
        {
            if (parse.GetValue(Passes) is not null)
                throw new CyberLMException("--passes is a limit of --minutes, and there is none", "give --minutes too, or --steps");
            return;
        }
        if (!(minutes is > 0 and < MostMinutes))
            throw new CyberLMException($"--minutes {minutes}: no time to train", $"give more than 0 and less than {MostMinutes}");
        if (parse.GetValue(Steps) is not null)
            throw new CyberLMException("--steps and --minutes both say how long to train", "give one of them");
    }

    /// <summary>Tokens that a run learns from at most, all passes together; null: no limit, or it is said in steps.</summary>
    public long? MostTokens(ParseResult parse, Corpus corpus)
    {
        if (parse.GetValue(Minutes) is null) return null;
        int? passes = parse.GetValue(Passes) ?? (corpus.Tokenizer is SchemaTokens ? PassesOverFields : null);
        return passes * corpus.Tokens.TokenCount;
    }

    /// <summary>How a new run begins, as far as its length goes.</summary>
    public TrainingStart Start(ParseResult parse, Corpus corpus, Recipe recipe)
    {
        if (parse.GetValue(Minutes) is not { } minutes) return new();
        long? steps = MostTokens(parse, corpus) / recipe.TokensPerStep;
        // A grammar takes its steps however few the records are.
        if (parse.GetValue(Passes) is null && steps is { } few) steps = Math.Max(few, Math.Min(StepSize.FewestSteps, 2 * few));
        return new()
        {
            Budget = TimeSpan.FromMinutes(minutes),
            MostSteps = steps is { } most ? (int)Math.Clamp(most, 1, int.MaxValue) : null,
            // The steps are not known yet, and so their share is not either.
            WarmUpShare = parse.GetValue(WarmUp) is var given && given < 1 ? given : null,
        };
    }
}
