using System.Runtime.InteropServices;
using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>A tensor on a device and its name in files.</summary>
public readonly record struct NamedTensor(string Name, Tensor Tensor);

/// <summary>
/// Weights and optimizer state between a device and safetensors files, in pieces: neither side is held in host memory whole.
/// </summary>
public static class Checkpoint
{
    public static NamedTensor[] Named(IReadOnlyList<PlacedParameter> parameters, string prefix = "") =>
        [.. parameters.Select(p => new NamedTensor(prefix + p.Spec.Name, p.Tensor))];

    /// <summary>Writes the tensors in their own types. Returns the file's checksum.</summary>
    public static string Write(
        Stream stream, Backend backend, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var announced = tensors.Select(t => (t.Name, SafeTensors.TypeOf(t.Tensor.DType), Dimensions(t.Tensor.Shape)));
        using var writer = new SafeTensorsWriter(stream, announced, metadata);
        byte[] buffer = new byte[SafeTensors.PieceBytes];
        foreach (var (_, tensor) in tensors)
        {
            for (long start = 0; start < tensor.Count;)
            {
                var piece = Piece(tensor, start, buffer.Length);
                var bytes = buffer.AsSpan(0, (int)piece.Bytes);
                ReadBytes(backend, piece, bytes);
                writer.Append(bytes);
                start += piece.Count;
            }
        }
        writer.Finish();
        return writer.Checksum;
    }

    /// <summary>
    /// Fills the tensors from the file, which must hold exactly these names and shapes; float types are converted. After an exception what
    /// the tensors hold is worth nothing. Returns the file's checksum.
    /// </summary>
    /// <param name="requireChecksums">false: a file of another program, which has none</param>
    public static string Read(string path, Backend backend, IReadOnlyList<NamedTensor> tensors, bool requireChecksums = true)
    {
        using var reader = SafeTensorsReader.Open(path, requireChecksums);
        var expected = tensors.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in reader.Tensors.Keys)
        {
            if (!expected.Contains(name)) throw new CyberLMException($"{path}: tensor '{name}' does not belong to this model", OtherModel);
        }
        foreach (var (name, tensor) in tensors) ReadTensor(reader, backend, name, tensor);
        return reader.Checksum;
    }

    const string OtherModel = "The file belongs to a model of another shape.";

    static void ReadTensor(SafeTensorsReader reader, Backend backend, string name, Tensor to)
    {
        var stored = reader.Find(name);
        string shape = $"({string.Join(',', stored.Shape)})";
        if (shape != to.Shape.ToString())
            throw new CyberLMException($"{reader.Path}: tensor '{name}' is {shape}, this model needs {to.Shape}", OtherModel);
        if (stored.Type is not (SafeTensorType.F32 or SafeTensorType.F64 or SafeTensorType.BF16))
            throw new CyberLMException($"{reader.Path}: tensor '{name}' is of type {stored.Type}, weights are not");
        reader.Read(name, (offset, bytes) =>
        {
            long start = offset / stored.Type.Size();
            var piece = Flat(to, start, bytes.Length / stored.Type.Size());
            long bad = CheckpointValues.Write(backend, piece, stored.Type, bytes);
            if (bad >= 0)
                throw new CyberLMException($"{reader.Path}: tensor '{name}' holds a value at {start + bad} that is not a finite number");
        });
    }

    static void ReadBytes(Backend backend, Tensor piece, Span<byte> bytes)
    {
        switch (piece.DType)
        {
            case DType.F64:
                backend.Read(MemoryMarshal.Cast<byte, double>(bytes), piece);
                break;
            case DType.F32:
                backend.Read(MemoryMarshal.Cast<byte, float>(bytes), piece);
                break;
            case DType.BF16:
                backend.Read(MemoryMarshal.Cast<byte, ushort>(bytes), piece);
                break;
            default:
                throw new ArgumentException($"a tensor of type {piece.DType} has no place in a checkpoint");
        }
    }

    static Tensor Piece(Tensor tensor, long start, int maxBytes) =>
        Flat(tensor, start, (int)Math.Min(tensor.Count - start, maxBytes / tensor.DType.Size()));

    static Tensor Flat(Tensor tensor, long start, int count) =>
        tensor with { ByteOffset = tensor.ByteOffset + start * tensor.DType.Size(), Shape = count };

    static IReadOnlyList<long> Dimensions(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(i => (long)shape[i])];
}
