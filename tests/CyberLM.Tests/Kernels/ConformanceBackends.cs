using System.Collections.Concurrent;
using CyberLM;
using CyberLM.Kernels;
using CyberLM.Kernels.Conformance;
using Xunit;

namespace CyberLM.Tests.Kernels;

/// <summary>One backend per (name, threads) for the whole process: thousands of thread pools would cost more than the tests.</summary>
static class ConformanceBackends
{
    static readonly ConcurrentDictionary<(string Name, int Threads), Lazy<Backend>> Opened = new();

    static ConformanceBackends() =>
        KernelRun.AllocatesEachTensor = Environment.GetEnvironmentVariable("CYBERLM_TEST_ALLOCATION") == "each";

    /// <summary>A backend that is not there is a counted skip, or a failure when CYBERLM_REQUIRE names it.</summary>
    public static Backend Open(string name, int threads, Func<int, Backend> create)
    {
        try
        {
            return Opened.GetOrAdd((name, threads), key => new Lazy<Backend>(() => create(key.Threads))).Value;
        }
        catch (NotSupportedException e)
        {
            // What this processor lacks cannot be required.
            Assert.Skip($"{name}: not here ({e.Message})");
        }
        catch (Exception e) when (e is DllNotFoundException or EnvironmentException)
        {
            SkipUnlessRequired(name, $"{name}: not here ({e.Message})");
        }
        throw new InvalidOperationException("unreachable: a skip throws");
    }

    public static void SkipUnlessRequired(string name, string reason)
    {
        var required = (Environment.GetEnvironmentVariable("CYBERLM_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (required.Contains(name.Split(':')[0])) Assert.Fail($"{reason}, but CYBERLM_REQUIRE names it");
        Assert.Skip(reason);
    }
}
