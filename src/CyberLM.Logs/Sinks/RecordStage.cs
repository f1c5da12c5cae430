namespace CyberLM.Logs;

/// <summary>Does something to each record on its way to the next target.</summary>
public abstract class RecordStage(IRecordTarget next) : IRecordTarget
{
    protected IRecordTarget Next => next;

    public abstract void Write(ReadOnlySpan<byte> record, long? time = null);

    public virtual void Flush() => next.Flush();

    public virtual void Complete() => next.Complete();
}
