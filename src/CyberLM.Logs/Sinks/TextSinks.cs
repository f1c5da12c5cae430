namespace CyberLM.Logs;

/// <summary>Records as they are, one a line.</summary>
sealed class LinesSink(Stream to) : RecordSink
{
    protected override string? Add(ReadOnlySpan<byte> record)
    {
        to.Write(record);
        to.WriteByte((byte)'\n');
        return null;
    }

    public override void Flush() => to.Flush();

    protected override void End()
    {
    }
}

/// <summary>One JSON array, a line an element, so that tools for lines are of use on it too.</summary>
sealed class ArraySink(Stream to) : RecordSink
{
    protected override string? Add(ReadOnlySpan<byte> record)
    {
        if (JsonText.WhyNotObject(record, new LogReaderOptions().LargestDepth, out _) is { } reason) return reason;
        to.Write(Records == 0 ? "[\n"u8 : ",\n"u8);
        to.Write(record);
        return null;
    }

    public override void Flush() => to.Flush();

    protected override void End() => to.Write(Records == 0 ? "[]\n"u8 : "\n]\n"u8);
}
