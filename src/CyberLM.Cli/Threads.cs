using System.CommandLine;

namespace CyberLM.Cli;

/// <summary>How many threads compute, and whether each stays on a core of its own.</summary>
/// <param name="Count">0: one a core</param>
/// <param name="Pin">null: where CYBERLM_PIN is 1</param>
readonly record struct Threads(int Count, bool? Pin)
{
    public int Number => Count > 0 ? Count : Environment.ProcessorCount;
}

/// <summary>The two flags of a verb that say it.</summary>
sealed class ThreadFlags(Flags flags, string count = "0: one a core")
{
    const int Most = 1024;

    public readonly Option<int> Count = flags.AddCount("threads", count, 0, 0, Most);
    public readonly Option<bool?> Pin =
        flags.Add<bool?>("pin", "native: each thread stays on a core; CYBERLM_PIN=1: with every verb", null);

    public Threads Of(ParseResult parse) => new(parse.GetValue(Count), parse.GetValue(Pin));
}
