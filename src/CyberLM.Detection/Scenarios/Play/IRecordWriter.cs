using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>Writes the records of events: a model at work.</summary>
public interface IRecordWriter
{
    KnownOrganisation Organisation { get; }

    /// <summary>Whether the model has records of this kind.</summary>
    bool CanWrite(AskedRecord record);

    /// <param name="there">what the users have done on those days</param>
    /// <param name="seed">another one each time that records of the same days are kept: it says which identifiers are made</param>
    /// <returns>in the order of what was asked</returns>
    IReadOnlyList<WrittenRecord> Write(
        IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed);
}
