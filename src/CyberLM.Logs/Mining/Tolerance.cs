namespace CyberLM.Logs;

/// <summary>How often a rule may be broken and still be one: a name changes once in a while, and an exception says so.</summary>
static class Tolerance
{
    const int OneIn = 200;

    /// <summary>The most violations among so many rows; none where there are few.</summary>
    public static int Of(int rows) => rows / OneIn;
}
