namespace CyberLM.Logs;

/// <summary>
/// Records into a stream, in the form that a file's name asks for. What the form has no place for is left out and counted: a model may
/// write records that are no JSON, and only lines hold anything.
/// </summary>
abstract class RecordSink : IRecordTarget, IDisposable
{
    bool completed;

    public long Records { get; private set; }

    public long LeftOut { get; private set; }

    /// <summary>The reason of the first that was left out.</summary>
    public string? WhyLeftOut { get; private set; }

    /// <param name="to">stays open; a packed form is ended by Complete</param>
    /// <param name="folder">where a table keeps its records until all columns are known</param>
    public static RecordSink Open(OutputForm form, Stream to, string folder) => form.Packing == RecordPacking.None
        ? Open(form.Container, to, folder)
        : new PackedSink(form, to, folder);

    internal static RecordSink Open(RecordContainer container, Stream to, string folder) => container switch
    {
        RecordContainer.Lines => new LinesSink(to),
        RecordContainer.Array => new ArraySink(to),
        RecordContainer.Csv => new CsvSink(to, folder),
        RecordContainer.Parquet => new ParquetSink(to, folder),
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "nothing writes it"),
    };

    public void Write(ReadOnlySpan<byte> record, long? time = null)
    {
        if (completed) throw new InvalidOperationException("a record behind the last one");
        if (record.Contains((byte)'\n')) throw new ArgumentException("a record is one line", nameof(record));
        if (Add(record) is { } reason)
        {
            LeftOut++;
            WhyLeftOut ??= reason;
        }
        else
        {
            Records++;
        }
    }

    /// <summary>Null when it was taken, else why it was not.</summary>
    protected abstract string? Add(ReadOnlySpan<byte> record);

    public abstract void Flush();

    /// <summary>Once; a stage before it may have done so already.</summary>
    public void Complete()
    {
        if (completed) return;
        completed = true;
        if (Records == 0 && LeftOut > 0)
            throw new CyberLMException($"none of the {LeftOut} records fits into this form; the first: {WhyLeftOut}",
                "a name that ends in .jsonl keeps records as they are");
        End();
    }

    /// <summary>Writes what stands behind the last record.</summary>
    protected abstract void End();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
