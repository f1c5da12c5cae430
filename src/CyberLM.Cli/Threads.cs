using System.CommandLine;

namespace CyberLM.Cli;

/// <summary>How many threads compute, and whether each stays on a core of its own.</summary>
/// <param name="Count">0: one a core</param>
/// <param name="Pinned">false: where CYBERLM_PIN says it</param>
readonly record struct Threads(int Count, bool Pinned)
{
    /// <summary>The native backend's own question: null leaves the answer to the environment.</summary>
    public bool? Pin => Pinned ? true : null;
}

/// <summary>The two flags of a verb that say it.</summary>
sealed class ThreadFlags(Flags flags, string count = "0: one a core")
{
    const int Most = 1024;

    public readonly Option<int> Count = flags.AddCount("threads", count, 0, 0, Most);
    public readonly Option<bool> Pin = flags.Add("pin", "native: each thread stays on a core of its own", false);

    public Threads Of(ParseResult parse) => new(parse.GetValue(Count), parse.GetValue(Pin));
}
