using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace CyberLM.Logs;

/// <summary>Any form of text, packed. Both kinds end with a checksum of what they hold.</summary>
sealed class PackedSink : RecordSink
{
    /// <summary>zstd's own default; gz has the level of its usual program.</summary>
    const int ZstdLevel = 3;

    readonly Stream packing;
    readonly RecordSink inner;

    public PackedSink(OutputForm form, Stream to, string folder)
    {
        packing = form.Packing switch
        {
            RecordPacking.Gz => new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true),
            RecordPacking.Zstd => Zstd(to),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form.Packing, "nothing packs so"),
        };
        inner = Open(form.Container, packing, folder);
    }

    static CompressionStream Zstd(Stream to)
    {
        var stream = new CompressionStream(to, ZstdLevel, leaveOpen: true);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }

    protected override string? Add(ReadOnlySpan<byte> record)
    {
        long before = inner.LeftOut;
        inner.Write(record);
        return inner.LeftOut == before ? null : inner.WhyLeftOut;
    }

    public override void Flush() => inner.Flush();

    protected override void End()
    {
        inner.Complete();
        packing.Dispose();
    }

    /// <summary>The packing is not disposed of here: it would write an end behind what failed.</summary>
    protected override void Dispose(bool disposing) => inner.Dispose();
}
