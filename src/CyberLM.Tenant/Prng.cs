using System.Buffers.Binary;
using System.Numerics;

namespace CyberLM.Tenant;

/// <summary>
/// xoshiro256** seeded by SplitMix64 (Blackman and Vigna, 2021). One generator per (seed, purpose, number), so that one user's day does not
/// depend on how many numbers another user drew.
/// </summary>
sealed class Prng
{
    const ulong Golden = 0x9E3779B97F4A7C15;

    ulong s0, s1, s2, s3;

    public Prng(ulong seed, params ReadOnlySpan<ulong> stream)
    {
        ulong state = seed;
        foreach (ulong part in stream)
        {
            state = Mix(state + Golden) ^ part;
        }
        s0 = Mix(state += Golden);
        s1 = Mix(state += Golden);
        s2 = Mix(state += Golden);
        s3 = Mix(state + Golden);
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double from, double to) => from + (to - from) * Uniform();

    /// <summary>Uniform in [0, bound).</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Normal(0, 1) as the sum of twelve uniforms: the same bits everywhere; no tail beyond six sigma.</summary>
    public double Normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += Uniform();
        }
        return sum;
    }

    /// <summary>Exponential with the given mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    /// <summary>Poisson by counting exponential gaps; a normal takes over where that would be slow.</summary>
    public int Poisson(double mean)
    {
        if (mean > 60)
        {
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        }
        int count = 0;
        for (double at = Exponential(1); at < mean; at += Exponential(1))
        {
            count++;
        }
        return count;
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>An index drawn with the given weights.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }
        double at = Uniform() * total;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            at -= weights[i];
            if (at < 0)
            {
                return i;
            }
        }
        return weights.Length - 1;
    }

    /// <summary>A random (version 4) GUID, RFC 9562 section 5.4.</summary>
    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A request id: a version 4 GUID that ends in "00", as every sign-in id does.</summary>
    public Guid RequestId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid().TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[15] = 0;
        return new Guid(bytes, bigEndian: true);
    }

    public string Base62(int length)
    {
        const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        return string.Create(length, this, static (text, self) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = Digits[self.Below(Digits.Length)];
            }
        });
    }
}
