using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace CyberLM.Benchmarks;

/// <summary>Fifty cases in a quarter of an hour, each in a process of its own.</summary>
sealed class ShortJob : ManualConfig
{
    const int Milliseconds = 250;
    /// <summary>On a busy machine the default of two minutes is not enough.</summary>
    static readonly TimeSpan ToBuild = TimeSpan.FromMinutes(10);
    /// <summary>The longest name of a case; the default cuts at 20.</summary>
    const int ColumnWidth = 60;

    public ShortJob()
    {
        AddJob(Job.Default.WithLaunchCount(1).WithWarmupCount(3).WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(Milliseconds)));
        BuildTimeout = ToBuild;
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(ColumnWidth);
    }
}
