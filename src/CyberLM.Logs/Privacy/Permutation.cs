using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CyberLM.Logs;

/// <summary>
/// A keyed permutation of the numbers below a count: a Feistel network over two halves with AES as its round function, walked on where it
/// leaves the range (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). No two numbers share an image.
/// </summary>
sealed class Permutation
{
    /// <summary>Luby and Rackoff's four are enough in theory; small halves want more.</summary>
    const int Rounds = 10;
    const int Block = 16;
    readonly ICryptoTransform aes;
    readonly byte[] block = new byte[Block], mixed = new byte[Block];
    readonly UInt128 count;
    readonly ulong half;

    /// <param name="key">32 bytes</param>
    /// <param name="count">at most 2^124</param>
    public Permutation(byte[] key, UInt128 count)
    {
        aes = Encryptor(key);
        this.count = count;
        half = (ulong)Math.Ceiling(Math.Sqrt((double)count));
        while ((UInt128)half * half < count) half++;
    }

    /// <summary>AES on single blocks.</summary>
    internal static ICryptoTransform Encryptor(byte[] key)
    {
        using var aes = Aes.Create();
        (aes.Key, aes.Mode, aes.Padding) = (key, CipherMode.ECB, PaddingMode.None);
        return aes.CreateEncryptor();
    }

    public UInt128 Apply(UInt128 number)
    {
        do number = Once(number);
        while (number >= count);
        return number;
    }

    public UInt128 Invert(UInt128 number)
    {
        do number = OnceBack(number);
        while (number >= count);
        return number;
    }

    UInt128 Once(UInt128 number)
    {
        var (left, right) = ((ulong)(number / half), (ulong)(number % half));
        for (int round = 0; round < Rounds; round++) (left, right) = (right, (left + Mix(round, right)) % half);
        return (UInt128)left * half + right;
    }

    UInt128 OnceBack(UInt128 number)
    {
        var (left, right) = ((ulong)(number / half), (ulong)(number % half));
        for (int round = Rounds - 1; round >= 0; round--) (left, right) = ((right + half - Mix(round, left)) % half, left);
        return (UInt128)left * half + right;
    }

    /// <summary>Below half, which is at most 2^62: sums of two stay within 64 bits.</summary>
    ulong Mix(int round, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(block, value);
        block[8] = (byte)round;
        aes.TransformBlock(block, 0, Block, mixed, 0);
        return BinaryPrimitives.ReadUInt64LittleEndian(mixed) % half;
    }
}
