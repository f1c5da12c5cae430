using System.Buffers;

namespace CyberLM.Tenant;

/// <summary>One open file of the log with its buffer and its count of lines.</summary>
sealed class StreamFile(Stream stream)
{
    const int FlushBytes = 1 << 20;

    readonly ArrayBufferWriter<byte> buffer = new(FlushBytes + (1 << 16));

    public long Lines { get; private set; }
    public long Bytes { get; private set; }

    public IBufferWriter<byte> Buffer => buffer;

    /// <summary>After each record.</summary>
    public void EndRecord()
    {
        Lines++;
        if (buffer.WrittenCount >= FlushBytes)
        {
            Drain();
        }
    }

    public void Drain()
    {
        Bytes += buffer.WrittenCount;
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}

/// <summary>Writes each record into its file in its form, and the truth about it beside.</summary>
sealed class StreamFiles(Organisation organisation, IReadOnlyDictionary<LogStream, StreamFile> files, StreamFile truth)
{
    readonly SchemaCalendar calendar = new(organisation.Options);
    readonly SignInWriter signIns = new(organisation.TenantId, organisation.Policies);
    readonly PrincipalWriter principals = new(organisation.TenantId);
    readonly RiskWriter risks = new(organisation.TenantId);
    readonly AuditWriter audits = new(organisation.TenantId);

    public static string NameOf(LogStream stream) => stream switch
    {
        LogStream.SignIn => "signin",
        LogStream.ServicePrincipal => "serviceprincipal",
        LogStream.Risk => "risk",
        _ => "audit",
    };

    /// <summary>The stream it went into; null where that is not written.</summary>
    public LogStream? Write(LogRecord record)
    {
        LogStream stream = calendar.FileOf(record);
        if (!files.TryGetValue(stream, out StreamFile? file))
        {
            return null;
        }
        switch (record)
        {
            case SignInRecord signIn:
                signIns.Write(signIn, file.Buffer, calendar.At(signIn.Time));
                break;
            case PrincipalSignIn principal:
                principals.Write(principal, file.Buffer);
                break;
            case RiskDetection risk:
                risks.Write(risk, file.Buffer);
                break;
            case AuditRecord audit:
                audits.Write(audit, file.Buffer);
                break;
        }
        file.EndRecord();
        TruthWriter.Write(record, NameOf(stream), file.Lines, truth.Buffer);
        truth.EndRecord();
        return stream;
    }
}
