namespace CyberLM.Kernels;

/// <summary>
/// The upper half of an F32: 8 exponent bits, 7 stored bits of mantissa. .NET has no such type, so its bits are a ushort.
/// </summary>
public static class BFloat16
{
    const uint QuietBit = 0x40;

    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>Rounds to nearest even; NaN stays NaN, made quiet.</summary>
    public static ushort FromSingle(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding could carry a NaN's mantissa into infinity.
        if (float.IsNaN(value)) return (ushort)(bits >> 16 | QuietBit);
        uint half = 0x7FFF + (bits >> 16 & 1);
        return (ushort)(bits + half >> 16);
    }

    /// <summary>The nearest number that BF16 can hold.</summary>
    public static float Round(float value) => ToSingle(FromSingle(value));
}
