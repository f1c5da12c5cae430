using System.Text;
using System.Text.Json;
using CsCheck;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Files;

public sealed class SafeTensorsTests
{
    static readonly Gen<(string Name, SafeTensorType Type, long[] Shape, byte[] Data)[]> Files =
        Gen.Select(
                Gen.Enum<SafeTensorType>(), Gen.Long[0, 5].Array[0, 4],
                Gen.Byte.Array[5 * 5 * 5 * 5 * 8], Gen.Char.AlphaNumeric.Array[1, 12])
            .Array[0, 6]
            .Select(tensors => tensors.Select((t, i) =>
            {
                long bytes = t.Item2.Aggregate((long)t.Item1.Size(), (a, b) => a * b);
                return ($"{new string(t.Item4)}.{i} ü\"\\", t.Item1, t.Item2, t.Item3[..(int)bytes]);
            }).ToArray());

    [Fact]
    public void What_is_written_is_read_back_in_any_shape_and_type()
    {
        using var folder = new TemporaryFolder();
        Files.Sample(file =>
        {
            string path = folder["a.safetensors"];
            File.WriteAllBytes(path, SafeTensorsFile.Bytes(file));
            using var reader = SafeTensorsReader.Open(path);
            Assert.Equal(file.Length, reader.Tensors.Count);
            foreach (var (name, type, shape, data) in file)
            {
                var back = new MemoryStream();
                reader.Read(name, (_, piece) => back.Write(piece));
                Assert.Equal(data, back.ToArray());
                Assert.Equal(type, reader.Tensors[name].Type);
                Assert.Equal(shape, reader.Tensors[name].Shape);
            }
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void An_independent_reading_of_the_format_finds_the_same_bytes()
    {
        byte[] file = SafeTensorsFile.Small();
        long header = BitConverter.ToInt64(file);
        Assert.Equal(0, header % 8);
        using var json = JsonDocument.Parse(file.AsMemory(8, (int)header));
        var wte = json.RootElement.GetProperty("transformer.wte.weight");
        Assert.Equal("F32", wte.GetProperty("dtype").GetString());
        Assert.Equal([4, 3], wte.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()));
        int[] offsets = [.. wte.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt32())];
        Assert.Equal(SafeTensorsFile.Floats(12), file[(8 + (int)header + offsets[0])..(8 + (int)header + offsets[1])]);
        var metadata = json.RootElement.GetProperty("__metadata__");
        Assert.All(metadata.EnumerateObject(), p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
    }

    [Fact]
    public void A_file_without_checksums_is_read_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], SafeTensorsFile.Raw("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, 8));
        SafeTensorsFile.LoadAll(folder["a"], requireChecksums: false);
        var error = Assert.Throws<CyberLMException>(() => SafeTensorsFile.LoadAll(folder["a"]));
        Assert.Contains("checksum", error.Message);
    }

    const string Tensor = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    [Theory]
    [InlineData("hole", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("overlaps", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":""" + Tensor + "}")]
    [InlineData("follow the last", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("twice", """{"x":""" + Tensor + ""","x":""" + Tensor + "}")]
    [InlineData("twice", """{"x":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("twice", """{"__metadata__":{"a":"1","a":"2"},"x":""" + Tensor + "}")]
    [InlineData("dtype 'F8'", """{"x":{"dtype":"F8","shape":[8],"data_offsets":[0,8]}}""")]
    [InlineData("dtype '1'", """{"x":{"dtype":"1","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("shape larger", """{"x":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}}""")]
    [InlineData("shape larger", """{"x":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""")]
    [InlineData("2^63", """{"x":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}""")]
    [InlineData("2^63", """{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [InlineData("2^63", """{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""")]
    [InlineData("JSON", """{"x":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}""")]
    [InlineData("needs", """{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "claims")]
    [InlineData("shape needs 4", """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("claims", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData("two data_offsets", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""")]
    [InlineData("unknown field", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}}""")]
    [InlineData("JSON", """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""")]
    [InlineData("JSON", """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("JSON", """[[[[[[[[[]]]]]]]]]""", "StartObject")]
    [InlineData("JSON", """{} {}""")]
    public void A_hostile_header_is_refused_with_its_reason(string reason, string header, string? otherReason = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], SafeTensorsFile.Raw(header, 8));
        var error = Assert.Throws<CyberLMException>(() => SafeTensorsFile.LoadAll(folder["a"], requireChecksums: false));
        Assert.Contains(otherReason ?? reason, error.Message);
        Assert.Contains(folder["a"], error.Message);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 31)]
    [InlineData(100_000_001UL)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void A_header_length_that_cannot_be_is_refused(ulong length)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a"], SafeTensorsFile.Raw("{}", 0, length));
        Assert.Throws<CyberLMException>(() => SafeTensorsFile.LoadAll(folder["a"], requireChecksums: false));
    }

    [Fact]
    public void A_tensor_may_be_larger_than_a_piece()
    {
        using var folder = new TemporaryFolder();
        byte[] data = new byte[3 * SafeTensors.PieceBytes + 16];
        new Random(1).NextBytes(data);
        File.WriteAllBytes(folder["a"], SafeTensorsFile.Bytes(("x", SafeTensorType.F64, [data.Length / 8], data)));
        using var reader = SafeTensorsReader.Open(folder["a"]);
        byte[] back = new byte[data.Length];
        reader.Read("x", (offset, piece) => piece.CopyTo(back.AsSpan((int)offset)));
        Assert.Equal(data, back);
    }

    [Fact]
    public void A_file_over_2_GiB_is_read_at_its_far_end()
    {
        using var folder = new TemporaryFolder();
        const long far = (1L << 31) + 24;
        string a = $$"""{"dtype":"U8","shape":[{{far}}],"data_offsets":[0,{{far}}]}""";
        string b = $$"""{"dtype":"I64","shape":[1],"data_offsets":[{{far}},{{far + 8}}]}""";
        string header = $$"""{"a":{{a}},"b":{{b}}}""";
        using (var file = File.Create(folder["a"]))
        {
            file.Write(SafeTensorsFile.Raw(header, 0));
            file.Position += far;                                // a hole: nothing is written there
            file.Write(BitConverter.GetBytes(0x1122334455667788));
        }
        using var reader = SafeTensorsReader.Open(folder["a"], requireChecksums: false);
        Assert.Equal(far, reader.Tensors["a"].Bytes);
        long value = 0;
        reader.Read("b", (_, piece) => value = BitConverter.ToInt64(piece));
        Assert.Equal(0x1122334455667788, value);
    }

    [Fact]
    public void An_unfinished_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var memory = new MemoryStream();
        using var writer = new SafeTensorsWriter(memory, [("x", SafeTensorType.F32, [1L])]);
        writer.Append([0, 0, 128, 63]);
        File.WriteAllBytes(folder["a"], memory.ToArray());
        Assert.Throws<CyberLMException>(() => SafeTensorsFile.LoadAll(folder["a"]));
    }
}
