using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CyberLM.Gpt;

/// <summary>Streams documents into a token file; memory holds one document, the table of documents waits in a file of its own.</summary>
sealed class TokenFileWriter : IDisposable
{
    readonly ITokenizer tokenizer;
    readonly Stream output;
    readonly FileStream starts;
    readonly FileStream lengths;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly List<int> ids = [];
    readonly int idBytes;
    readonly byte[] pending = new byte[1 << 16];
    int pendingBytes;
    byte[] buffer = new byte[1 << 16];
    long tokenCount;
    long documentCount;
    long byteCount;

    public TokenFileWriter(Stream output, string path, ITokenizer tokenizer)
    {
        this.output = output;
        this.tokenizer = tokenizer;
        idBytes = new TokenFileLayout(tokenizer.VocabSize, tokenizer.Dues, 0, 0, 0, 0).IdBytes;
        starts = Table(path + ".starts" + DurableFile.PartialSuffix);
        try
        {
            lengths = Table(path + ".lengths" + DurableFile.PartialSuffix);
        }
        catch
        {
            starts.Dispose();
            throw;
        }
        output.Position = TokenFileLayout.HeaderBytes;
    }

    static FileStream Table(string path) =>
        new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    public void Add(ReadOnlySpan<byte> document)
    {
        ids.Clear();
        tokenizer.Encode(document, ids);
        AddIds(document.Length, goesOn: false);
    }

    public void Add(in EncodedDocument document)
    {
        ids.Clear();
        ids.AddRange(document.Ids.Span);
        AddIds(document.Bytes, document.GoesOn);
    }

    void AddIds(int bytes, bool goesOn)
    {
        ids.Add(tokenizer.Border);
        AddNumber(starts, tokenCount, sizeof(long));
        AddNumber(lengths, goesOn ? bytes | TokenFileLayout.GoesOn : bytes, sizeof(uint));
        WriteIds();
        tokenCount += ids.Count;
        documentCount++;
        byteCount += bytes;
        if (documentCount > int.MaxValue)
            throw new CyberLMException($"more than {int.MaxValue} documents", "split the data");
    }

    static void AddNumber(FileStream table, long number, int bytes)
    {
        Span<byte> little = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(little, number);
        table.Write(little[..bytes]);
    }

    void WriteIds()
    {
        int bytes = checked(ids.Count * idBytes);
        if (buffer.Length < bytes)
            buffer = new byte[bytes];
        var numbers = CollectionsMarshal.AsSpan(ids);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (idBytes == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(i * 2), (ushort)numbers[i]);
            else
                BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(i * 4), numbers[i]);
        }
        Append(buffer.AsSpan(0, bytes));
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(bytes.Length, pending.Length - pendingBytes);
            bytes[..taken].CopyTo(pending.AsSpan(pendingBytes));
            pendingBytes += taken;
            bytes = bytes[taken..];
            if (pendingBytes == pending.Length)
                WritePending();
        }
    }

    void WritePending()
    {
        var bytes = pending.AsSpan(0, pendingBytes);
        output.Write(bytes);
        hash.AppendData(bytes);
        pendingBytes = 0;
    }

    public void Complete(string path)
    {
        if (documentCount == 0)
            throw new CyberLMException($"no documents for {path}", "the input holds no usable record");
        var layout = new TokenFileLayout(tokenizer.VocabSize, tokenizer.Dues, tokenizer.Border, tokenCount, documentCount, byteCount);
        Append(new byte[layout.StartsOffset - TokenFileLayout.HeaderBytes - tokenCount * idBytes]);
        AppendTable(starts);
        AppendTable(lengths);
        WritePending();
        Span<byte> header = stackalloc byte[TokenFileLayout.HeaderBytes];
        layout.WriteHeader(header);
        hash.AppendData(header[..TokenFileLayout.HashedHeaderBytes]);
        hash.GetHashAndReset(header[TokenFileLayout.HashedHeaderBytes..]);
        output.Position = 0;
        output.Write(header);
    }

    void AppendTable(FileStream table)
    {
        table.Position = 0;
        int read;
        while ((read = table.Read(buffer)) > 0)
            Append(buffer.AsSpan(0, read));
    }

    public void Dispose()
    {
        hash.Dispose();
        // Either has bytes to write yet, and on a full disk cannot.
        try
        {
            starts.Dispose();
        }
        finally
        {
            lengths.Dispose();
        }
    }
}
