using System.IO.Hashing;

namespace CyberLM.Logs;

/// <summary>
/// An entry's bytes, compared at their end with the length and checksum that the archive gives, and stopped when they are a bomb.
/// </summary>
sealed class ZipEntryStream(Stream unpacked, ZipEntry entry, UnpackLimit all) : ForwardStream
{
    readonly UnpackLimit own = new(entry.PackedLength);
    readonly Crc32 crc = new();
    long length;
    bool ended;

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty)
            return 0;
        int read = unpacked.Read(buffer);
        length += read;
        crc.Append(buffer[..read]);
        string? wrong = read == 0 ? WhyNotWhole() : own.Why(read) ?? all.Why(read);
        ended = read == 0 || wrong is not null;
        return wrong is null ? read : throw new InvalidDataException(wrong);
    }

    string? WhyNotWhole() =>
        entry.Length is null ? "the archive is cut off within this entry."
        : entry.Length != length ? $"the entry ends after {length} of {entry.Length} bytes."
        : entry.Crc != crc.GetCurrentHashAsUInt32() ? "the checksum of the entry does not match."
        : null;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>
/// How much packed bytes may unpack to. Logs shrink to a twentieth, the emptiest to a hundredth; deflate can reach a thousandth, and
/// entries that share their bytes any fraction. Below the floor nothing is a bomb.
/// </summary>
sealed class UnpackLimit(long packed)
{
    const long Floor = 64 << 20;
    const long Largest = 300;
    long left = Math.Max(Floor, packed > long.MaxValue / Largest ? long.MaxValue : packed * Largest);

    public string? Why(int bytes) => (left -= bytes) >= 0 ? null : $"over {Largest} times as long as when packed: a bomb is not unpacked.";
}
