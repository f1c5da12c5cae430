namespace CyberLM.Kernels.Ilgpu.Gpu;

/// <summary>Sine and cosine of an angle that was reduced in F64: thousands of radians have three digits behind the point in F32.</summary>
struct Rotation
{
    internal float Sin, Cos;

    const double HalfPi = 1.5707963267948966192, TwoOverPi = 0.63661977236758134308;
    /// <summary>What the F64 of half pi lacks.</summary>
    const double HalfPiRest = 6.123233995736766e-17;

    internal static Rotation By(double angle)
    {
        double quarters = System.Math.Floor(angle * TwoOverPi + 0.5);
        float r = (float)(angle - quarters * HalfPi - quarters * HalfPiRest);
        float square = r * r;
        // Taylor series: |r| < 0.786, the first terms left out are below 2e-9.
        float sin = 1f / 362880 * square - 1f / 5040;
        sin = sin * square + 1f / 120;
        sin = sin * square - 1f / 6;
        sin = sin * square * r + r;
        float cos = -1f / 3628800 * square + 1f / 40320;
        cos = cos * square - 1f / 720;
        cos = cos * square + 1f / 24;
        cos = cos * square - 0.5f;
        cos = cos * square + 1;
        int quadrant = (int)((long)quarters & 3);
        Rotation turn;
        turn.Sin = quadrant == 0 ? sin : quadrant == 1 ? cos : quadrant == 2 ? -sin : -cos;
        turn.Cos = quadrant == 0 ? cos : quadrant == 1 ? -sin : quadrant == 2 ? -cos : sin;
        return turn;
    }
}
