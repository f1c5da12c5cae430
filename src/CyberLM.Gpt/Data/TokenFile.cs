using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CyberLM.Gpt;

/// <summary>
/// A memory-mapped stream of token ids with document borders; layout in <see cref="TokenFileLayout"/>. Open trusts nothing.
/// </summary>
public sealed unsafe class TokenFile : IDisposable
{
    const int HashChunk = 1 << 20;

    readonly TokenFileLayout layout;
    readonly MemoryMappedFile map;
    readonly MemoryMappedViewAccessor view;
    byte* bytes;

    TokenFile(string path, FileStream stream)
    {
        Path = path;
        long length = stream.Length;
        Span<byte> header = stackalloc byte[TokenFileLayout.HeaderBytes];
        if (length < header.Length)
            throw TokenFileLayout.Damaged(path, $"only {length} bytes long");
        stream.ReadExactly(header);
        layout = TokenFileLayout.ReadHeader(header, length, path);
        map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref bytes);
    }

    public string Path { get; }
    public int VocabSize => layout.VocabSize;
    public int Dues => layout.Dues;
    public int Border => layout.Border;
    public long TokenCount => layout.TokenCount;
    public int DocumentCount => (int)layout.DocumentCount;

    /// <summary>Bytes of all documents, borders not counted.</summary>
    public long ByteCount => layout.ByteCount;

    /// <summary>SHA-256 of the whole content in hex: equal when ids, borders and sizes are.</summary>
    public string ContentHash { get; private set; } = "";

    /// <summary>
    /// Encodes the documents one by one into a new file, which is then opened; an old file stays until the new one is whole.
    /// </summary>
    public static TokenFile Create(string path, ITokenizer tokenizer, IEnumerable<ReadOnlyMemory<byte>> documents) =>
        Create(path, tokenizer, documents, (writer, document) => writer.Add(document.Span));

    /// <summary>The same from documents whose ids are known already.</summary>
    public static TokenFile CreateEncoded(string path, ITokenizer tokenizer, IEnumerable<EncodedDocument> documents) =>
        Create(path, tokenizer, documents, (writer, document) => writer.Add(document));

    static TokenFile Create<T>(string path, ITokenizer tokenizer, IEnumerable<T> documents, Action<TokenFileWriter, T> add)
    {
        DurableFile.Write(path, stream =>
        {
            using var writer = new TokenFileWriter(stream, path, tokenizer);
            foreach (var document in documents) add(writer, document);
            writer.Complete(path);
        });
        return Open(path);
    }

    public static TokenFile Open(string path)
    {
        TokenFile file;
        try
        {
            OrdinaryFile.Require(path);
            file = Map(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"no token file at {path}", "prepare the data first", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {path}: {failure.Message}", null, failure);
        }
        try
        {
            file.ContentHash = file.CheckHash();
            file.CheckDocuments();
            file.CheckIds();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static TokenFile Map(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        try
        {
            return new TokenFile(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Ids [start, start + ids.Length) of the stream: <see cref="DueIds"/>.</summary>
    public void Read(long start, Span<int> ids)
    {
        ObjectDisposedException.ThrowIf(bytes == null, this);
        if (start < 0 || start > TokenCount - ids.Length)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"{ids.Length} tokens of {TokenCount}");
        byte* source = bytes + TokenFileLayout.HeaderBytes + start * layout.IdBytes;
        if (layout.IdBytes == 2)
        {
            var narrow = (ushort*)source;
            for (int i = 0; i < ids.Length; i++)
                ids[i] = narrow[i];
        }
        else
        {
            new ReadOnlySpan<int>(source, ids.Length).CopyTo(ids);
        }
    }

    /// <summary>Where document d begins; d = DocumentCount gives the end of the stream.</summary>
    public long DocumentStart(int document)
    {
        CheckDocument(document, DocumentCount);
        return document == DocumentCount ? TokenCount : Start(document);
    }

    /// <summary>Tokens of the document without its border.</summary>
    public int DocumentLength(int document)
    {
        CheckDocument(document, DocumentCount - 1);
        return (int)(DocumentStart(document + 1) - Start(document) - 1);
    }

    /// <summary>Bytes of the document as it was read.</summary>
    public long DocumentBytes(int document)
    {
        CheckDocument(document, DocumentCount - 1);
        return Length(document) & ~TokenFileLayout.GoesOn;
    }

    /// <summary>Another document goes on with it.</summary>
    public bool GoesOn(int document)
    {
        CheckDocument(document, DocumentCount - 1);
        return (Length(document) & TokenFileLayout.GoesOn) != 0;
    }

    /// <summary>Bytes of documents [first, end) with one byte per border: what nats per byte are divided by.</summary>
    public long BytesOf(int first, int end)
    {
        long sum = 0;
        for (int document = first; document < end; document++)
            sum += DocumentBytes(document) + 1;
        return sum;
    }

    void CheckDocument(int document, int last)
    {
        ObjectDisposedException.ThrowIf(bytes == null, this);
        if ((uint)document > (uint)last)
            throw new ArgumentOutOfRangeException(nameof(document), document, $"{DocumentCount} documents");
    }

    long Start(int document) => Unsafe.ReadUnaligned<long>(bytes + layout.StartsOffset + (long)document * sizeof(long));

    uint Length(int document) => Unsafe.ReadUnaligned<uint>(bytes + layout.LengthsOffset + (long)document * sizeof(uint));

    string CheckHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = TokenFileLayout.HeaderBytes; at < layout.FileBytes; at += HashChunk)
            hash.AppendData(new ReadOnlySpan<byte>(bytes + at, (int)Math.Min(HashChunk, layout.FileBytes - at)));
        hash.AppendData(new ReadOnlySpan<byte>(bytes, TokenFileLayout.HashedHeaderBytes));
        Span<byte> actual = stackalloc byte[TokenFileLayout.HashBytes];
        hash.GetHashAndReset(actual);
        if (!actual.SequenceEqual(new ReadOnlySpan<byte>(bytes + TokenFileLayout.HashedHeaderBytes, TokenFileLayout.HashBytes)))
            throw TokenFileLayout.Damaged(Path, "its checksum does not match");
        return Convert.ToHexStringLower(actual);
    }

    /// <summary>A file with a right checksum may still come from a wrong writer.</summary>
    void CheckDocuments()
    {
        Span<int> last = stackalloc int[1];
        long byteSum = 0;
        for (int document = 0; document < DocumentCount; document++)
        {
            long start = Start(document);
            long end = document + 1 < DocumentCount ? Start(document + 1) : TokenCount;
            if ((document == 0 && start != 0) || start < 0 || end <= start || end > TokenCount || end - start > int.MaxValue)
                throw TokenFileLayout.Damaged(Path, $"document {document} spans tokens {start} to {end} of {TokenCount}");
            Read(end - 1, last);
            if (last[0] != Border)
                throw TokenFileLayout.Damaged(Path, $"document {document} does not end with the border");
            byteSum += DocumentBytes(document);
        }
        if (byteSum != ByteCount)
            throw TokenFileLayout.Damaged(Path, $"the documents have {byteSum} bytes, the header says {ByteCount}");
    }

    void CheckIds()
    {
        var ids = new int[1 << 14];
        for (long at = 0; at < TokenCount; at += ids.Length)
        {
            var part = ids.AsSpan(0, (int)Math.Min(ids.Length, TokenCount - at));
            Read(at, part);
            int wrong = part.IndexOfAnyExceptInRange(0, layout.Ids - 1);
            if (wrong >= 0)
                throw TokenFileLayout.Damaged(Path, $"token {at + wrong} is {part[wrong]}, the vocabulary has {layout.Ids} entries");
        }
    }

    public void Dispose()
    {
        if (bytes == null)
            return;
        bytes = null;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }
}
