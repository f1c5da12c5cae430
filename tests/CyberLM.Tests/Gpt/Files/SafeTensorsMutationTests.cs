using System.Text;
using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Files;

/// <summary>A damaged file is refused, whatever the damage: none loads silently, none ends in another exception.</summary>
public sealed class SafeTensorsMutationTests
{
    static readonly string[] Words =
    [
        "0", "1", "2147483648", "9223372036854775808", "-1", "NaN", "1e999", "\"F32\"", "\"BF16\"", "\"I64\"",
        "[", "]", "{", "}", ",", ":", "null", " ",
    ];

    /// <summary>The long version is for a night.</summary>
    static readonly int Mutations = Environment.GetEnvironmentVariable("CYBERLM_SOAK") == "1" ? 10_000 : 1_000;

    [Fact]
    public void No_mutation_loads()
    {
        using var folder = new TemporaryFolder();
        byte[] original = SafeTensorsFile.Small();
        var random = new Random(20);
        var silent = new List<string>();
        int tried = 0;
        while (tried < Mutations)
        {
            byte[] mutant = Mutate(original, random, out string what);
            if (mutant.AsSpan().SequenceEqual(original)) continue;
            tried++;
            if (Loads(folder["m"], mutant)) silent.Add(what);
        }
        Assert.Empty(silent);
    }

    [Fact]
    public void No_flip_of_a_single_bit_loads()
    {
        using var folder = new TemporaryFolder();
        byte[] original = SafeTensorsFile.Small();
        for (int at = 0; at < original.Length; at++)
        {
            byte[] mutant = [.. original];
            mutant[at] ^= (byte)(1 << at % 8);
            Assert.False(Loads(folder["m"], mutant), $"bit {at % 8} of byte {at}");
        }
    }

    [Fact]
    public void No_truncation_loads()
    {
        using var folder = new TemporaryFolder();
        byte[] original = SafeTensorsFile.Small();
        for (int length = 0; length < original.Length; length++) Assert.False(Loads(folder["m"], original[..length]), $"{length} bytes");
    }

    /// <summary>Any other exception than the one for damage leaves the test.</summary>
    static bool Loads(string path, byte[] file)
    {
        File.WriteAllBytes(path, file);
        try
        {
            SafeTensorsFile.LoadAll(path);
            return true;
        }
        catch (CyberLMException e) when (e is not EnvironmentException)
        {
            Assert.Contains(path, e.Message);
            return false;
        }
    }

    static byte[] Mutate(byte[] original, Random random, out string what)
    {
        int at = random.Next(original.Length);
        int kind = random.Next(7);
        what = $"kind {kind} at {at}";
        byte[] copy = [.. original];
        switch (kind)
        {
            case 0:
                for (int flips = random.Next(1, 9); flips > 0; flips--) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
            case 1:
                return copy[..at];
            case 2:
                int from = random.Next(original.Length), count = random.Next(1, 64);
                return [.. original[..at], .. original.Skip(from).Take(count), .. original[at..]];
            case 3:
                int end = Math.Min(original.Length, at + random.Next(1, 64));
                return [.. original[..at], .. original[end..]];
            case 4:
                ulong[] lengths = [0, 1, 8, 1UL << 31, 1UL << 63, ulong.MaxValue, BitConverter.ToUInt64(original) + 8];
                BitConverter.GetBytes(lengths[random.Next(lengths.Length)]).CopyTo(copy, 0);
                return copy;
            case 5:
                return EditHeader(original, random, ref what);
            default:
                int other = random.Next(original.Length);
                (copy[at], copy[other]) = (copy[other], copy[at]);
                return copy;
        }
    }

    /// <summary>Replaces one number or word of the header, or repeats a piece of it, and keeps the length honest.</summary>
    static byte[] EditHeader(byte[] original, Random random, ref string what)
    {
        int length = (int)BitConverter.ToInt64(original);
        string header = Encoding.UTF8.GetString(original, 8, length);
        int[] borders = [.. Enumerable.Range(0, header.Length).Where(i => ",:[]{}".Contains(header[i]))];
        int left = random.Next(borders.Length - 1);
        int start = borders[left] + 1, end = borders[left + 1];
        bool repeat = random.Next(3) == 0;
        string word = repeat ? header[start..end] + header[borders[left]] + header[start..end] : Words[random.Next(Words.Length)];
        what += $": '{header[start..end]}' became '{word}'";
        byte[] edited = Encoding.UTF8.GetBytes(header[..start] + word + header[end..]);
        return [.. BitConverter.GetBytes((long)edited.Length), .. edited, .. original[(8 + length)..]];
    }
}
