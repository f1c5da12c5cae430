using System.Text;

namespace CyberLM.Logs;

/// <summary>What an input holds, by its first bytes.</summary>
enum SourceContent
{
    Text,
    Zip,
    Parquet,
}

/// <summary>
/// An open input as UTF-8 text: gz and zstd unpacked by their magic numbers, byte order marks honoured and taken away, UTF-16 found
/// without.
/// </summary>
sealed class LogSource : IDisposable
{
    const int HeadLength = 256;

    readonly List<Stream> streams = [];

    LogSource(string name, Stream stream)
    {
        Name = name;
        streams.Add(stream);
    }

    public string Name { get; }
    public bool Compressed { get; private set; }
    public SourceContent Content { get; private set; }

    /// <summary>The file from its beginning, if any place of it can be gone to.</summary>
    public Stream? Seekable
    {
        get
        {
            if (Compressed || !streams[0].CanSeek)
                return null;
            streams[0].Position = 0;
            return streams[0];
        }
    }

    /// <summary>The text; the last stream holds all others.</summary>
    public Stream Text => streams[^1];

    public static LogSource Open(string name, Func<Stream> open)
    {
        LogSource? source = null;
        try
        {
            source = new LogSource(name, open());
            source.Unpack();
            return source;
        }
        catch (Exception failure)
        {
            source?.Dispose();
            throw failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => new CyberLMException($"no file or folder at {name}", null, failure),
                IOException or UnauthorizedAccessException => Unreadable(name, failure),
                _ => failure,
            };
        }
    }

    public static EnvironmentException Unreadable(string name, Exception failure) =>
        new($"cannot read {name}: {failure.Message}", "check that the file is there and readable", failure);

    void Unpack()
    {
        byte[] head = Head();
        if (Unpacker(head) is { } unpacked)
        {
            Compressed = true;
            streams.Add(unpacked);
            head = Head();
        }
        Content = head.AsSpan().StartsWith("PK\x03\x04"u8) || head.AsSpan().StartsWith("PK\x05\x06"u8) ? SourceContent.Zip
            : head.AsSpan().StartsWith("PAR1"u8) ? SourceContent.Parquet
            : SourceContent.Text;
        if (Content == SourceContent.Text)
            TakeByteOrderMark(head);
    }

    ForwardStream? Unpacker(byte[] head) =>
        head is [0x1F, 0x8B, ..] ? new WholeGzStream(Text)
        : ZstdStream.Begins(head) ? new ZstdStream(Text)
        : null;

    /// <summary>The first bytes, which then stand before the stream again; damage behind them is met there.</summary>
    byte[] Head()
    {
        var head = new byte[HeadLength];
        int length = 0;
        InvalidDataException? damage = null;
        try
        {
            for (int read = 1; read > 0 && length < HeadLength; length += read)
                read = Text.Read(head, length, HeadLength - length);
        }
        catch (InvalidDataException failure) when (length > 0)
        {
            damage = failure;
        }
        streams.Add(new PrefixedStream(head[..length], Text, damage));
        return head[..length];
    }

    void TakeByteOrderMark(ReadOnlySpan<byte> head)
    {
        int length = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => 3,
            [0xFF, 0xFE, 0, 0, ..] => 4,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => 2,
            _ => 0,
        };
        Text.ReadExactly(new byte[length]);
        bool unmarked = Utf16Stream.Looks(head, out bool bigEndian) && length == 0;
        if (length == 4)
            streams.Add(Encoding.CreateTranscodingStream(Text, Encoding.UTF32, new UTF8Encoding(false)));
        else if (length == 2 || unmarked)
            streams.Add(new Utf16Stream(Text, length == 2 ? head[0] == 0xFE : bigEndian));
    }

    public void Dispose()
    {
        for (int i = streams.Count - 1; i >= 0; i--)
            streams[i].Dispose();
    }
}
