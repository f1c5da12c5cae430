using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CyberLM.Kernels;

namespace CyberLM.Detection.Scenarios;

/// <summary>Random numbers for one purpose: they depend on the seed and on what they are for, and on no other draws.</summary>
public sealed class Draws
{
    readonly ulong seed, stream;
    ulong count;

    public Draws(ulong seed, params string[] about)
    {
        this.seed = seed;
        stream = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', about))));
    }

    /// <summary>From 0, below the bound.</summary>
    public long Below(long bound) => Philox.Below(seed, stream, count++, bound);

    public int Between(CountRange range) => range.Least + (int)Below(range.Most - range.Least + 1L);

    /// <summary>To the millisecond.</summary>
    public TimeSpan Between(TimeRange range) => range.Least
        + TimeSpan.FromMilliseconds(Below((long)(range.Most - range.Least).TotalMilliseconds + 1));

    public T Of<T>(IReadOnlyList<T> choices) => choices[(int)Below(choices.Count)];

    /// <summary>In any order (Fisher and Yates).</summary>
    public List<T> Shuffled<T>(IEnumerable<T> all)
    {
        List<T> list = [.. all];
        for (int left = list.Count; left > 1; left--)
        {
            int other = (int)Below(left);
            (list[left - 1], list[other]) = (list[other], list[left - 1]);
        }
        return list;
    }

    /// <summary>For draws of another kind.</summary>
    public ulong Seed() => (ulong)Below(long.MaxValue);

    /// <summary>Of version 4.</summary>
    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)Below(256);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new(bytes, bigEndian: true);
    }
}
