using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels.Reference;

public sealed class ErrorFunctionTests
{
    /// <summary>Tabulated to 16 digits; both sides of the border between series and continued fraction.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.1124629160182849)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(1.5, 0.9661051464753108)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(2.5, 0.9995930479825550)]
    [InlineData(3, 0.9999779095030014)]
    [InlineData(3.5, 0.9999992569016276)]
    public void Erf_is_odd_and_within_1e_13_of_the_table(double x, double expected)
    {
        Assert.Equal(expected, ErrorFunction.Erf(x), 1e-13);
        Assert.Equal(-expected, ErrorFunction.Erf(-x), 1e-13);
    }

    [Theory]
    [InlineData(3, 2.209049699858544e-5)]
    [InlineData(4, 1.541725790028002e-8)]
    [InlineData(5, 1.537459794428035e-12)]
    [InlineData(6, 2.151973671249891e-17)]
    public void Erfc_keeps_its_relative_precision_in_the_tail(double x, double expected) =>
        Assert.Equal(1, ErrorFunction.Erfc(x) / expected, 1e-12);

    /// <summary>Simpson's rule on 2 / sqrt(pi) exp(-t²): independent of both formulas, good to 1e-14 at this step.</summary>
    [Fact]
    public void Erf_is_the_integral_of_its_density()
    {
        const int intervals = 2000;
        for (double x = 0.05; x < 5; x += 0.1)
        {
            double h = x / intervals;
            double sum = 0;
            for (int i = 0; i <= intervals; i++)
            {
                double weight = i is 0 or intervals ? 1 : i % 2 == 1 ? 4 : 2;
                sum += weight * Math.Exp(-i * h * i * h);
            }
            Assert.Equal(2 / Math.Sqrt(Math.PI) * sum * h / 3, ErrorFunction.Erf(x), 1e-13);
        }
    }

    [Fact]
    public void Not_a_number_stays_one() => Assert.True(double.IsNaN(ErrorFunction.Erf(double.NaN)));
}
