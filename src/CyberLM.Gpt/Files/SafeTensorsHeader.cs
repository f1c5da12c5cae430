using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CyberLM.Gpt;

/// <summary>The JSON header of a safetensors file, read as if an enemy had written it.</summary>
sealed class SafeTensorsHeader
{
    const int LengthBytes = 8;
    const int MaxRank = 8;
    readonly string path;
    readonly long dataBytes;
    readonly Dictionary<string, SafeTensor> tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    SafeTensorsHeader(string path, long dataBytes)
    {
        this.path = path;
        this.dataBytes = dataBytes;
    }

    public IReadOnlyDictionary<string, SafeTensor> Tensors => tensors;
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <param name="json">the header without its length</param>
    /// <param name="dataBytes">what follows it in the file</param>
    public static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataBytes, bool requireChecksums)
    {
        var header = new SafeTensorsHeader(path, dataBytes);
        if (!Utf8.IsValid(json)) throw header.Refuse("the header is not UTF-8", LengthBytes);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            header.ReadEntries(ref reader);
        }
        // GetString says InvalidOperationException for half a surrogate pair in an escape.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw header.Refuse($"the header is not valid JSON: {e.Message}", LengthBytes + reader.BytesConsumed, e);
        }
        header.CheckLayout();
        header.CheckHeaderChecksum(json, requireChecksums);
        return header;
    }

    public CyberLMException Refuse(string what, long at, Exception? inner = null) =>
        new($"{path}: {what} (byte {at})", "The file is damaged or not a safetensors file; take another copy.", inner);

    void ReadEntries(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            if (!names.Add(name)) throw Refuse($"tensor '{name}' stands there twice", At(ref reader));
            if (name == SafeTensors.MetadataName) ReadMetadata(ref reader);
            else tensors.Add(name, ReadTensor(ref reader, name));
        }
        if (reader.Read()) throw Refuse("something follows the header's object", At(ref reader));
    }

    void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            if (!metadata.TryAdd(key, reader.GetString()!)) throw Refuse($"metadata '{key}' stands there twice", At(ref reader));
        }
    }

    SafeTensor ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        long start = At(ref reader);
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) != JsonTokenType.EndObject)
        {
            string field = reader.GetString()!;
            bool twice = field switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => false,
            };
            if (twice) throw Refuse($"tensor '{name}' has '{field}' twice", At(ref reader));
            if (field == "dtype")
            {
                Expect(ref reader, JsonTokenType.String);
                type = reader.GetString();
            }
            else if (field == "shape") shape = ReadNumbers(ref reader, name, MaxRank);
            else if (field == "data_offsets") offsets = ReadNumbers(ref reader, name, 2);
            else throw Refuse($"tensor '{name}' has the unknown field '{field}'", At(ref reader));
        }
        if (type is null || shape is null || offsets is not [var begin, var end])
            throw Refuse($"tensor '{name}' needs dtype, shape and two data_offsets", start);
        return CheckTensor(new(name, TypeOf(type, name, start), shape, begin, end), start);
    }

    SafeTensorType TypeOf(string type, string name, long at) =>
        Enum.GetNames<SafeTensorType>().Contains(type)
            ? Enum.Parse<SafeTensorType>(type)
            : throw Refuse($"tensor '{name}' has the dtype '{type}', which is not read here", at);

    SafeTensor CheckTensor(SafeTensor tensor, long at)
    {
        if (tensor.Begin > tensor.End || tensor.End > dataBytes)
            throw Refuse($"tensor '{tensor.Name}' claims the bytes {tensor.Begin} to {tensor.End} of {dataBytes}", at);
        // A dimension of 0 makes any other harmless.
        Int128 bytes = tensor.Shape.Contains(0) ? 0 : tensor.Type.Size();
        foreach (long dimension in tensor.Shape)
        {
            bytes *= dimension;
            if (bytes > dataBytes) throw Refuse($"tensor '{tensor.Name}' has a shape larger than the file", at);
        }
        if (bytes != tensor.Bytes) throw Refuse($"tensor '{tensor.Name}' has {tensor.Bytes} bytes, its shape needs {bytes}", at);
        return tensor;
    }

    List<long> ReadNumbers(ref Utf8JsonReader reader, string name, int limit)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Refuse($"tensor '{name}' has a size that is not a whole number from 0 to 2^63", At(ref reader));
            if (numbers.Count == limit) throw Refuse($"tensor '{name}' has more than {limit} sizes", At(ref reader));
            numbers.Add(number);
        }
        return numbers;
    }

    /// <summary>Every byte of the data belongs to exactly one tensor: no overlap, no hole, no tail where something could hide.</summary>
    void CheckLayout()
    {
        long expected = 0;
        foreach (var tensor in tensors.Values.OrderBy(t => t.Begin).ThenBy(t => t.End))
        {
            if (tensor.Begin < expected) throw Refuse($"tensor '{tensor.Name}' overlaps the one before", tensor.Begin);
            if (tensor.Begin > expected) throw Refuse($"tensor '{tensor.Name}' leaves a hole before it", expected);
            expected = tensor.End;
        }
        if (expected != dataBytes) throw Refuse($"{dataBytes - expected} bytes follow the last tensor", expected);
    }

    void CheckHeaderChecksum(ReadOnlySpan<byte> json, bool required)
    {
        if (!metadata.TryGetValue(SafeTensors.HeaderChecksum, out string? expected))
        {
            if (required) throw Refuse("the file carries no checksum of its header", LengthBytes);
            return;
        }
        byte[] zeroed = json.ToArray();
        int at = json.IndexOf(Encoding.UTF8.GetBytes($"\"{SafeTensors.HeaderChecksum}\":\"{expected}\""));
        if (at < 0 || expected.Length != SafeTensors.ChecksumDigits) throw Refuse("the header's checksum is malformed", LengthBytes);
        zeroed.AsSpan(at + SafeTensors.HeaderChecksum.Length + 4, SafeTensors.ChecksumDigits).Fill((byte)'0');
        if (Convert.ToHexStringLower(SHA256.HashData(zeroed)) != expected)
            throw Refuse("the header does not match its checksum", LengthBytes);
        foreach (string name in tensors.Keys)
        {
            if (required && !metadata.ContainsKey(SafeTensors.ChecksumPrefix + name))
                throw Refuse($"tensor '{name}' has no checksum", LengthBytes);
        }
    }

    static long At(ref Utf8JsonReader reader) => LengthBytes + reader.TokenStartIndex;

    static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("it ends too early");

    void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type) throw Refuse($"the header has {reader.TokenType} where {type} belongs", At(ref reader));
    }
}
