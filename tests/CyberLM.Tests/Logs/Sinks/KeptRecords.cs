using System.Text;
using CyberLM.Logs;

namespace CyberLM.Tests.Logs.Sinks;

/// <summary>The end of a line of stages, in memory.</summary>
sealed class KeptRecords : IRecordTarget
{
    public List<string> Records { get; } = [];
    public int Flushes { get; private set; }
    public bool Completed { get; private set; }

    public List<long?> Times { get; } = [];

    public void Write(ReadOnlySpan<byte> record, long? time = null)
    {
        Records.Add(Encoding.UTF8.GetString(record));
        Times.Add(time);
    }

    public void Flush() => Flushes++;
    public void Complete() => Completed = true;
}
