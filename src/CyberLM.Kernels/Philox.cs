namespace CyberLM.Kernels;

/// <summary>
/// Philox4x32-10: random numbers as a function of (seed, stream, counter), without state, so that a request is the same in any batch
/// and a resumed run draws what the unbroken one would have. Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
/// </summary>
public static class Philox
{
    const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    const int Rounds = 10;

    public static (uint X, uint Y, uint Z, uint W) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint x = (uint)counterLow, y = (uint)(counterLow >> 32), z = (uint)counterHigh, w = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++, k0 += Weyl0, k1 += Weyl1)
        {
            ulong a = (ulong)Multiplier0 * x, b = (ulong)Multiplier1 * z;
            (x, y, z, w) = ((uint)(b >> 32) ^ y ^ k0, (uint)b, (uint)(a >> 32) ^ w ^ k1, (uint)a);
        }
        return (x, y, z, w);
    }

    public static ulong UInt64(ulong seed, ulong stream, ulong counter)
    {
        var (x, y, _, _) = Block(seed, counter, stream);
        return (ulong)y << 32 | x;
    }

    /// <summary>Uniform in [0, 1), 24 bits: exactly representable in F32.</summary>
    public static float Uniform(ulong seed, ulong stream, ulong counter) => (Block(seed, counter, stream).X >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, bound), without bias worth naming: bound is far below 2^64.</summary>
    public static long Below(ulong seed, ulong stream, ulong counter, long bound) =>
        (long)Math.BigMul(UInt64(seed, stream, counter), (ulong)bound, out _);

    /// <summary>Normal(0, 1) by Box and Muller.</summary>
    public static double Normal(ulong seed, ulong stream, ulong counter)
    {
        var (x, y, z, w) = Block(seed, counter, stream);
        double u = (((ulong)y << 32 | x) + 1.0) / 18446744073709551617.0;
        double v = ((ulong)w << 32 | z) / 18446744073709551616.0;
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }
}
