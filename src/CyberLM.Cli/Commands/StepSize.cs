namespace CyberLM.Cli.Commands;

/// <summary>
/// How many tokens a step learns from where the data are few. A model may go over users' days only so often before it knows them by heart,
/// and in a handful of large steps it does not even learn their grammar: so the steps get smaller, and more. The rate goes with the root of
/// the size, as the noise of an adaptive optimizer's steps does (Malladi et al., "On the SDEs and scaling rules for adaptive gradient
/// algorithms", 2022). Measured in docs/design.md.
/// </summary>
/// <param name="Rows">of a step</param>
/// <param name="Context">tokens of a row, and what the model sees</param>
readonly record struct StepSize(int Rows, int Context)
{
    public const int FewestSteps = 500;
    const int SmallestContext = 128;

    public long Tokens => (long)Rows * Context;

    /// <summary>Rows are halved first, then the context.</summary>
    /// <param name="tokens">of the data, all passes together</param>
    /// <param name="mayCut">whether the context may become shorter</param>
    public StepSize For(long tokens, bool mayCut)
    {
        var size = this;
        while (size.Rows > 1 && tokens / size.Tokens < FewestSteps) size = size with { Rows = size.Rows / 2 };
        while (mayCut && size.Context >= 2 * SmallestContext && tokens / size.Tokens < FewestSteps)
            size = size with { Context = size.Context / 2 };
        return size;
    }

    /// <summary>Of the rate that suits steps of the other size; larger steps keep it.</summary>
    public double RateFor(StepSize usual) => Math.Sqrt(Math.Min(1, (double)Tokens / usual.Tokens));
}
