using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// The entries of a zip archive whose directory, which stands last, is missing: their own headers follow one another from the beginning.
/// </summary>
static class CutZip
{
    const int HeaderLength = 30;
    const int DescriptorLength = 16;
    const ushort EncryptedFlag = 1, DescriptorFlag = 8, Utf8Flag = 1 << 11;

    public static List<ZipEntry> Find(Stream file)
    {
        var entries = new List<ZipEntry>();
        long position = 0;
        while (Header.Read(file, position) is { } header)
        {
            long data = position + HeaderLength + header.Name.Length + header.Extra.Length;
            var (packed, length, crc, next) = header.HasDescriptor ? FindDescriptor(file, data) : header.Sizes(file.Length, data);
            entries.Add(new ZipEntry(header.NameText, packed, () => Unpack(file, header.Method, data, packed))
            {
                Encrypted = (header.Flags & EncryptedFlag) != 0,
                Length = length,
                Crc = crc,
            });
            position = next;
        }
        return entries;
    }

    static Stream Unpack(Stream file, ushort method, long data, long packed)
    {
        var part = new StreamPart(file, data, packed);
        return method switch
        {
            0 => part,
            8 => new DeflateStream(part, CompressionMode.Decompress),
            _ => throw new InvalidDataException($"compression method {method} of zip is not known."),
        };
    }

    /// <summary>Behind the bytes of an entry that was written as a stream: signature, checksum, packed length, length.</summary>
    static (long Packed, long? Length, uint Crc, long Next) FindDescriptor(Stream file, long data)
    {
        var buffer = new byte[1 << 16];
        for (long at = data; at + DescriptorLength <= file.Length;)
        {
            int read = ReadAt(file, at, buffer);
            for (int i = 0; (i = Next(buffer.AsSpan(0, read), i)) >= 0; i++)
            {
                var fields = buffer.AsSpan(i);
                long packed = BinaryPrimitives.ReadUInt32LittleEndian(fields[8..]);
                if (packed == at + i - data)
                    return (packed, BinaryPrimitives.ReadUInt32LittleEndian(fields[12..]),
                        BinaryPrimitives.ReadUInt32LittleEndian(fields[4..]), at + i + DescriptorLength);
            }
            at += Math.Max(1, read - DescriptorLength + 1);
        }
        return (Math.Max(0, file.Length - data), null, 0, file.Length);
    }

    static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        int found = bytes[from..].IndexOf("PK\x07\x08"u8);
        return found < 0 || from + found + DescriptorLength > bytes.Length ? -1 : from + found;
    }

    static int ReadAt(Stream file, long position, Span<byte> buffer)
    {
        file.Position = position;
        return file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    sealed record Header(ushort Flags, ushort Method, uint Crc, uint Packed, uint Length, byte[] Name, byte[] Extra)
    {
        public bool HasDescriptor => (Flags & DescriptorFlag) != 0;

        public string NameText => ((Flags & Utf8Flag) != 0 ? Encoding.UTF8 : Encoding.Latin1).GetString(Name);

        /// <summary>Null where no whole header stands: the directory, or the end.</summary>
        public static Header? Read(Stream file, long position)
        {
            Span<byte> fixedPart = stackalloc byte[HeaderLength];
            if (ReadAt(file, position, fixedPart) < HeaderLength || !fixedPart.StartsWith("PK\x03\x04"u8))
                return null;
            var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[26..])];
            var extra = new byte[BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[28..])];
            if (file.ReadAtLeast(name, name.Length, false) < name.Length || file.ReadAtLeast(extra, extra.Length, false) < extra.Length)
                return null;
            return new(BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[6..]), BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[8..]),
                BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[14..]), BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[18..]),
                BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[22..]), name, extra);
        }

        /// <summary>As the header gives them; over 4 GiB they stand in an extra field of 64 bits each, the length first.</summary>
        public (long Packed, long? Length, uint Crc, long Next) Sizes(long fileLength, long data)
        {
            long packed = Packed, length = Length;
            for (var rest = Extra.AsSpan(); rest.Length >= 4; rest = rest[Math.Min(rest.Length, 4 + rest[2] + (rest[3] << 8))..])
                if (BinaryPrimitives.ReadUInt16LittleEndian(rest) == 1 && rest.Length >= 20 && Packed == uint.MaxValue)
                {
                    length = BinaryPrimitives.ReadInt64LittleEndian(rest[4..]);
                    packed = BinaryPrimitives.ReadInt64LittleEndian(rest[12..]);
                }
            bool whole = packed >= 0 && packed <= fileLength - data;
            return whole ? (packed, length, Crc, data + packed) : (Math.Max(0, fileLength - data), null, 0, fileLength);
        }
    }

    /// <summary>Some bytes of a file that is read elsewhere, too.</summary>
    sealed class StreamPart(Stream file, long start, long length) : ForwardStream
    {
        long given;

        public override int Read(Span<byte> buffer)
        {
            file.Position = start + given;
            int read = file.Read(buffer[..(int)Math.Min(buffer.Length, length - given)]);
            given += read;
            return read;
        }
    }
}
