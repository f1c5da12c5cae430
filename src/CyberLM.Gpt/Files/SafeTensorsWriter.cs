using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyberLM.Gpt;

/// <summary>
/// Writes a safetensors file front to back: the tensors are announced first, their bytes follow in that order and in pieces of any
/// size. The checksums, known only at the end, replace zeros in the header: hence a stream that can seek.
/// </summary>
public sealed class SafeTensorsWriter : IDisposable
{
    readonly Stream stream;
    readonly IReadOnlyList<SafeTensor> tensors;
    readonly SortedDictionary<string, string> metadata;
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly int headerBytes;
    long written;
    int current;

    public SafeTensorsWriter(
        Stream stream,
        IEnumerable<(string Name, SafeTensorType Type, IReadOnlyList<long> Shape)> announced,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        this.stream = stream;
        tensors = Place(announced);
        this.metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) this.metadata[key] = value;
        this.metadata[SafeTensors.HeaderChecksum] = SafeTensors.NoChecksum;
        foreach (var tensor in tensors) this.metadata[SafeTensors.ChecksumPrefix + tensor.Name] = SafeTensors.NoChecksum;
        byte[] header = Header();
        headerBytes = header.Length;
        stream.Write(header);
        PassEmptyTensors();
    }

    /// <summary>The checksum of the header, which covers all others: one number that stands for the file. Known after Finish.</summary>
    public string Checksum => metadata[SafeTensors.HeaderChecksum];

    /// <summary>The next bytes of the tensor whose turn it is; they may not reach into the one after it.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        if (current == tensors.Count) throw new InvalidOperationException("every announced tensor is complete");
        if (written + piece.Length > tensors[current].Bytes)
            throw new InvalidOperationException($"too many bytes for '{tensors[current].Name}'");
        stream.Write(piece);
        hash.AppendData(piece);
        written += piece.Length;
        PassCompleteTensor();
        PassEmptyTensors();
    }

    /// <summary>Fills in the checksums. Without it the file is refused by the reader.</summary>
    public void Finish()
    {
        if (current != tensors.Count) throw new InvalidOperationException($"'{tensors[current].Name}' is not complete");
        metadata[SafeTensors.HeaderChecksum] = Convert.ToHexStringLower(SHA256.HashData(Header().AsSpan(8)));
        byte[] header = Header();
        if (header.Length != headerBytes) throw new InvalidOperationException("the header changed its length");
        long end = stream.Position;
        stream.Position = end - headerBytes - (tensors.Count == 0 ? 0 : tensors[^1].End);
        stream.Write(header);
        stream.Position = end;
    }

    public void Dispose() => hash.Dispose();

    void PassEmptyTensors()
    {
        while (current < tensors.Count && tensors[current].Bytes == 0) PassCompleteTensor();
    }

    void PassCompleteTensor()
    {
        if (written < tensors[current].Bytes) return;
        metadata[SafeTensors.ChecksumPrefix + tensors[current].Name] = Convert.ToHexStringLower(hash.GetHashAndReset());
        current++;
        written = 0;
    }

    static List<SafeTensor> Place(IEnumerable<(string Name, SafeTensorType Type, IReadOnlyList<long> Shape)> announced)
    {
        var placed = new List<SafeTensor>();
        long offset = 0;
        foreach (var (name, type, shape) in announced)
        {
            long bytes = shape.Aggregate((long)type.Size(), (product, dimension) => checked(product * dimension));
            placed.Add(new(name, type, shape, offset, offset + bytes));
            offset += bytes;
        }
        return placed;
    }

    /// <summary>Length and JSON, padded with spaces to 8 bytes so that the tensors lie aligned in a mapped file.</summary>
    byte[] Header()
    {
        using var memory = new MemoryStream();
        memory.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafeTensors.MetadataName);
            foreach (var (key, value) in metadata) json.WriteString(key, value);
            json.WriteEndObject();
            foreach (var tensor in tensors) WriteTensor(json, tensor);
            json.WriteEndObject();
        }
        while (memory.Length % 8 != 0) memory.WriteByte((byte)' ');
        byte[] header = memory.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    static void WriteTensor(Utf8JsonWriter json, SafeTensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.ToString());
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.Shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(tensor.Begin);
        json.WriteNumberValue(tensor.End);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
