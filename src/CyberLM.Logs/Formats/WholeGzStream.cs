using System.IO.Compression;

namespace CyberLM.Logs;

/// <summary>
/// Unpacks gz and notices when it is cut off, which GZipStream takes for the end. A member with a known text is put behind the file's own
/// members: a whole file gives that text last, a cut one does not.
/// </summary>
sealed class WholeGzStream : ForwardStream
{
    static readonly byte[] EndText = "the end of the compressed file"u8.ToArray();
    const string CutOff = "the file is cut off.";
    static readonly byte[] EndMember = Pack(EndText);

    readonly SealedStream packed;
    readonly GZipStream unpacked;
    bool ended;

    public WholeGzStream(Stream packed)
    {
        this.packed = new SealedStream(packed);
        unpacked = new GZipStream(this.packed, CompressionMode.Decompress);
    }

    static byte[] Pack(byte[] text)
    {
        var target = new MemoryStream();
        using (var gz = new GZipStream(target, CompressionLevel.Fastest))
            gz.Write(text);
        return target.ToArray();
    }

    public override int Read(Span<byte> buffer)
    {
        if (ended || buffer.IsEmpty)
            return 0;
        // GZipStream asks for more input only when what it has gives no more output: the two never mix in one call.
        int read = Unpack(buffer);
        if (!packed.GaveEnd)
            return read > 0 ? read : throw Trailing();
        ended = true;
        Span<byte> end = stackalloc byte[EndText.Length + 1];
        int length = Math.Min(read, end.Length);
        buffer[..length].CopyTo(end);
        length += ReadToEnd(end[length..]);
        return end[..length].SequenceEqual(EndText) ? 0 : throw new InvalidDataException(CutOff);
    }

    int ReadToEnd(Span<byte> into)
    {
        int length = 0;
        for (int read = 1; read > 0 && length < into.Length; length += read) read = Unpack(into[length..]);
        return length;
    }

    /// <summary>The library speaks of methods of compression whatever is wrong.</summary>
    int Unpack(Span<byte> into)
    {
        try
        {
            return unpacked.Read(into);
        }
        catch (InvalidDataException failure)
        {
            // A trailer that the mark of the end was taken for is missing.
            throw new InvalidDataException(packed.GaveEnd ? CutOff : "its bytes are not those that were packed.", failure);
        }
    }

    static InvalidDataException Trailing() => new("what follows is not gz.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The file's bytes, then in a read of its own the member that marks the end.</summary>
    sealed class SealedStream(Stream rest) : ForwardStream
    {
        int given;

        public bool GaveEnd => given > 0;

        public override int Read(Span<byte> buffer)
        {
            int read = given == 0 ? rest.Read(buffer) : 0;
            if (read > 0)
                return read;
            int count = Math.Min(buffer.Length, EndMember.Length - given);
            EndMember.AsSpan(given, count).CopyTo(buffer);
            given += count;
            return count;
        }
    }
}
