using System.Buffers.Binary;

namespace CyberLM.Gpt;

/// <summary>
/// Little endian: header of 128 bytes; ids (<see cref="DueIds"/>), u16 when there are at most 65,536, else u32; zeros to a multiple of 8;
/// the start of each document in tokens, u64; the bytes of each document, u32, with
/// the highest bit where another document goes on with it: the border behind it then says nothing. A document is followed by the border.
/// SHA-256 covers everything behind the header, then the header's first 64 bytes.
/// </summary>
readonly record struct TokenFileLayout(int VocabSize, int Dues, int Border, long TokenCount, long DocumentCount, long ByteCount)
{
    public const int HeaderBytes = 128;
    public const int HashedHeaderBytes = 64;
    public const int HashBytes = 32;
    const int Version = 1;
    public const uint GoesOn = 1u << 31;

    /// <summary>The line break in it betrays a transfer as text.</summary>
    static ReadOnlySpan<byte> Magic => "CLMTOK\r\n"u8;

    /// <summary>How many there can be.</summary>
    public int Ids => VocabSize * Dues;
    public int IdBytes => Ids <= 65536 ? 2 : 4;
    public long StartsOffset => (HeaderBytes + TokenCount * IdBytes + 7) / 8 * 8;
    public long LengthsOffset => StartsOffset + DocumentCount * sizeof(long);
    public long FileBytes => LengthsOffset + DocumentCount * sizeof(uint);

    public void WriteHeader(Span<byte> header)
    {
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], IdBytes);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], VocabSize);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], Border);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], TokenCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], DocumentCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], ByteCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[48..], Dues - 1);
    }

    /// <summary>The layout that the header tells, if it can be true of a file of this length.</summary>
    public static TokenFileLayout ReadHeader(ReadOnlySpan<byte> header, long fileBytes, string path)
    {
        if (!header.StartsWith(Magic))
            throw Damaged(path, "the magic number is missing");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != Version)
            throw new CyberLMException($"{path}: token file version {version}, this program reads {Version}", "prepare the data again");
        var layout = new TokenFileLayout(
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            // Files of before there was anything due have zeros there.
            BinaryPrimitives.ReadInt32LittleEndian(header[48..]) + 1,
            BinaryPrimitives.ReadInt32LittleEndian(header[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]));
        layout.Check(header, fileBytes, path);
        return layout;
    }

    void Check(ReadOnlySpan<byte> header, long fileBytes, string path)
    {
        if (VocabSize < 1 || Border < 0 || Border >= VocabSize)
            throw Damaged(path, $"border {Border} in a vocabulary of {VocabSize}");
        if (Dues < 1 || Dues > DueIds.MostDues(VocabSize)) throw Damaged(path, $"{Dues} dues beside a vocabulary of {VocabSize}");
        if (BinaryPrimitives.ReadInt32LittleEndian(header[12..]) != IdBytes)
            throw Damaged(path, $"ids of another size than a vocabulary of {VocabSize} has");
        // Bounded by the file's length first, so that the products below cannot overflow.
        if (TokenCount < 1 || TokenCount > fileBytes || DocumentCount < 1 || DocumentCount > TokenCount || DocumentCount > int.MaxValue)
            throw Damaged(path, $"{DocumentCount} documents of {TokenCount} tokens in {fileBytes} bytes");
        if (FileBytes != fileBytes)
            throw Damaged(path, $"{fileBytes} bytes long, the header says {FileBytes}");
        var reserved = header[52..HashedHeaderBytes];
        var behindHash = header[(HashedHeaderBytes + HashBytes)..];
        if (reserved.ContainsAnyExcept((byte)0) || behindHash.ContainsAnyExcept((byte)0))
            throw Damaged(path, "reserved bytes of the header are set");
    }

    public static CyberLMException Damaged(string path, string what) =>
        new($"{path} is not a whole token file: {what}", "prepare the data again");
}
