namespace CyberLM.Logs;

/// <summary>
/// Takes records one at a time, in order: a file, or a stage before one that converts, marks or delays them. A record is one line of UTF-8
/// without its line break; its bytes are the caller's and only lent.
/// </summary>
public interface IRecordTarget
{
    /// <param name="time">the record's own, for whoever waits for it: nanoseconds since 1970, null where none is known</param>
    void Write(ReadOnlySpan<byte> record, long? time = null);

    /// <summary>Lets a reader see what was written, as far as the form allows.</summary>
    void Flush();

    /// <summary>No record comes any more.</summary>
    void Complete();
}
