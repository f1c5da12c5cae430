using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CyberLM.Gpt;

/// <summary>A piece of a tensor's bytes, from <paramref name="offset"/> of that tensor on.</summary>
public delegate void ReadPiece(long offset, ReadOnlySpan<byte> piece);

/// <summary>
/// Reads a safetensors file and believes nothing in it: sizes, offsets, shapes and names are checked when it is opened, each tensor's
/// checksum when it is read. What is wrong is a <see cref="CyberLMException"/> with file, tensor and byte.
/// </summary>
public sealed class SafeTensorsReader : IDisposable
{
    readonly SafeFileHandle handle;
    readonly SafeTensorsHeader header;
    readonly long dataStart;
    readonly bool requireChecksums;

    SafeTensorsReader(string path, SafeFileHandle handle, bool requireChecksums)
    {
        Path = path;
        this.handle = handle;
        this.requireChecksums = requireChecksums;
        long fileBytes = RandomAccess.GetLength(handle);
        byte[] json = ReadHeader(path, handle, fileBytes);
        dataStart = 8 + json.Length;
        header = SafeTensorsHeader.Parse(path, json, fileBytes - dataStart, requireChecksums);
    }

    public string Path { get; }
    public IReadOnlyDictionary<string, SafeTensor> Tensors => header.Tensors;
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;
    /// <summary>The header's checksum, which covers those of the tensors; empty in a file of others.</summary>
    public string Checksum => Metadata.GetValueOrDefault(SafeTensors.HeaderChecksum, "");

    /// <param name="requireChecksums">false accepts what other programs wrote, who know no checksums</param>
    public static SafeTensorsReader Open(string path, bool requireChecksums = true)
    {
        var handle = OpenFile(path);
        try
        {
            return new SafeTensorsReader(path, handle, requireChecksums);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Hands over the tensor's bytes in pieces that hold whole elements. Throws after the last piece when the checksum does not match:
    /// what came before must then be thrown away.
    /// </summary>
    public void Read(string name, ReadPiece take)
    {
        var tensor = Find(name);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(tensor.Bytes, SafeTensors.PieceBytes));
        try
        {
            for (long offset = 0; offset < tensor.Bytes;)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(tensor.Bytes - offset, SafeTensors.PieceBytes));
                ReadFully(piece, dataStart + tensor.Begin + offset, name);
                hash.AppendData(piece);
                take(offset, piece);
                offset += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        CheckChecksum(tensor, hash);
    }

    /// <summary>Reads everything once, only for the checksums.</summary>
    public void Verify()
    {
        foreach (string name in Tensors.Keys) Read(name, (_, _) => { });
    }

    public SafeTensor Find(string name) => Tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new CyberLMException($"{Path}: there is no tensor '{name}'", "The file belongs to another kind of model.");

    public void Dispose() => handle.Dispose();

    void CheckChecksum(SafeTensor tensor, IncrementalHash hash)
    {
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!Metadata.TryGetValue(SafeTensors.ChecksumPrefix + tensor.Name, out string? expected) && !requireChecksums) return;
        if (actual != expected) throw header.Refuse($"tensor '{tensor.Name}' does not match its checksum", dataStart + tensor.Begin);
    }

    void ReadFully(Span<byte> buffer, long at, string name)
    {
        for (int done = 0; done < buffer.Length;)
        {
            int count = ReadSome(handle, Path, buffer[done..], at + done);
            if (count == 0) throw header.Refuse($"tensor '{name}' ends too early", at + done);
            done += count;
        }
    }

    static byte[] ReadHeader(string path, SafeFileHandle handle, long fileBytes)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (fileBytes < 8 || ReadSome(handle, path, prefix, 0) < 8)
            throw Refuse(path, $"{fileBytes} bytes are too few for a safetensors file");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafeTensors.MaxHeaderBytes)
            throw Refuse(path, $"a header of {length} bytes is over the limit of {SafeTensors.MaxHeaderBytes}");
        if (length > (ulong)(fileBytes - 8)) throw Refuse(path, $"a header of {length} bytes is longer than the file");
        byte[] json = new byte[length];
        for (int done = 0; done < json.Length;)
        {
            int count = ReadSome(handle, path, json.AsSpan(done), 8 + done);
            if (count == 0) throw Refuse(path, "the header ends too early");
            done += count;
        }
        return json;
    }

    static int ReadSome(SafeFileHandle handle, string path, Span<byte> buffer, long at)
    {
        try
        {
            return RandomAccess.Read(handle, buffer, at);
        }
        catch (IOException e)
        {
            throw new EnvironmentException($"cannot read {path}: {e.Message}", null, e);
        }
    }

    static CyberLMException Refuse(string path, string what) =>
        new($"{path}: {what} (byte 0)", "The file is damaged or not a safetensors file; take another copy.");

    static SafeFileHandle OpenFile(string path)
    {
        try
        {
            OrdinaryFile.Require(path);
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"{path}: there is no such file", null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot read {path}: {e.Message}", null, e);
        }
    }
}
