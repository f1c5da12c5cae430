using ZstdSharp;

namespace CyberLM.Logs;

/// <summary>
/// Unpacks zstd, frame after frame. Damage and a cut end are InvalidDataException as with gz; all blocks before them have been given out.
/// </summary>
sealed class ZstdStream(Stream packed) : ForwardStream
{
    // A frame that wants more than 128 MiB to look back into is refused by the library.
    readonly DecompressionStream unpacked = new(packed, checkEndOfStream: true, leaveOpen: false);
    bool ended;

    /// <summary>The magic number of a frame, or of one that carries no data and is passed over.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) =>
        head is [0x28, 0xB5, 0x2F, 0xFD, ..] or [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..];

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty)
            return 0;
        try
        {
            int read = unpacked.Read(buffer);
            ended = read == 0;
            return read;
        }
        catch (EndOfStreamException)
        {
            throw Damaged("the file is cut off.");
        }
        catch (ZstdException failure)
        {
            throw Damaged(failure.Message);
        }
    }

    InvalidDataException Damaged(string what)
    {
        ended = true;
        return new(what);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}
