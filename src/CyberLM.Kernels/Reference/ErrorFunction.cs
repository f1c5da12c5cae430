namespace CyberLM.Kernels.Reference;

/// <summary>.NET has no erf. Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.5 and 7.1.14.</summary>
static class ErrorFunction
{
    /// <summary>Where the series and the continued fraction both reach 1e-13.</summary>
    const double Border = 3;
    const int ContinuedFractionDepth = 60;
    static readonly double TwoOverSqrtPi = 2 / Math.Sqrt(Math.PI);

    /// <summary>2 / sqrt(pi) * integral from 0 to x of exp(-t²).</summary>
    public static double Erf(double x) => Math.Abs(x) < Border ? Series(x) : Math.CopySign(1 - Tail(Math.Abs(x)), x);

    /// <summary>1 - erf(x), without cancellation where x is large.</summary>
    public static double Erfc(double x) => x >= Border ? Tail(x) : 1 - Erf(x);

    static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return TwoOverSqrtPi * sum;
    }

    static double Tail(double x)
    {
        double fraction = 0;
        for (int k = ContinuedFractionDepth; k >= 1; k--) fraction = k / 2.0 / (x + fraction);
        return 0.5 * TwoOverSqrtPi * Math.Exp(-x * x) / (x + fraction);
    }
}
