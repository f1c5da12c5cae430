using System.Security.Cryptography;

namespace CyberLM.Tests.Gpt.Data;

/// <summary>Damaged copies of a file: flipped bits, cut and lengthened ends, spliced, swapped and zeroed parts.</summary>
static class Mutations
{
    public static void ForEach(byte[] whole, int count, Action<byte[]> check)
    {
        for (int seed = 0; seed < count; seed++)
        {
            byte[] mutated = Mutate(whole, new Random(seed));
            if (!mutated.AsSpan().SequenceEqual(whole))
                check(mutated);
        }
    }

    static byte[] Mutate(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        int at = random.Next(bytes.Length);
        int length = random.Next(1, Math.Min(64, bytes.Length - at) + 1);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes, .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                bytes.AsSpan(at, length).Clear();
                return bytes;
            case 5:
                random.NextBytes(bytes.AsSpan(at, length));
                return bytes;
            default:
                bytes.AsSpan(random.Next(bytes.Length - length + 1), length).CopyTo(bytes.AsSpan(at));
                return bytes;
        }
    }

    /// <summary>Puts the checksum that belongs to the content into a token file, as its layout describes it.</summary>
    public static void SignTokenFile(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes.AsSpan(128));
        hash.AppendData(bytes.AsSpan(0, 64));
        hash.GetHashAndReset(bytes.AsSpan(64, 32));
    }
}
