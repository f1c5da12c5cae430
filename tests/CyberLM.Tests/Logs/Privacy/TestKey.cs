using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Keys that differ and are the same in each run.</summary>
static class TestKey
{
    public static PseudonymKey Of(int seed)
    {
        byte[] bytes = new byte[PseudonymKey.Length];
        new Random(seed).NextBytes(bytes);
        return new(bytes);
    }
}
