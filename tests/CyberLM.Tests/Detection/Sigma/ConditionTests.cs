using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Conditions over three selections whose answers an event gives directly, against C#'s own operators.</summary>
public sealed class ConditionTests
{
    static bool Holds(string condition, bool a, bool b, bool c) => Matches(condition, a, b, c).Count > 0;

    static List<CyberLM.Detection.Sigma.SigmaMatch> Matches(string condition, bool a, bool b, bool c) => Sig.Matches(Sig.Load(
        "title: t\nlogsource: {category: x}\ndetection:\n  sel_a: {a: 1}\n  sel_b: {b: 1}\n  _c: {c: 1}\n" +
        $"  condition: {condition}\n"),
        $"{{\"a\":{(a ? 1 : 0)},\"b\":{(b ? 1 : 0)},\"c\":{(c ? 1 : 0)}}}");

    public static TheoryData<string, Func<bool, bool, bool, bool>> Table => new()
    {
        { "sel_a or sel_b and _c", (a, b, c) => a || (b && c) },
        { "not sel_a or sel_b", (a, b, c) => !a || b },
        { "not sel_a and sel_b", (a, b, c) => !a && b },
        { "NOT (sel_a OR sel_b) AND _c", (a, b, c) => !(a || b) && c },
        { "1 of them", (a, b, c) => a || b },
        { "all of them", (a, b, c) => a && b },
        { "not 1 of sel_* and _c", (a, b, c) => !(a || b) && c },
        { "any of s*b or all of _*", (a, b, c) => b || c },
        { "all of _c", (a, b, c) => c },
        { "not not sel_a", (a, b, c) => a },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Means_what_it_says(string condition, Func<bool, bool, bool, bool> meaning)
    {
        for (int bits = 0; bits < 8; bits++)
        {
            bool a = (bits & 1) != 0, b = (bits & 2) != 0, c = (bits & 4) != 0;
            Assert.Equal(meaning(a, b, c), Holds(condition, a, b, c));
        }
    }

    [Fact]
    public void Of_several_conditions_the_first_that_holds_is_told()
    {
        Assert.Equal(1, Assert.Single(Matches("[sel_a, sel_b, _c]", false, true, true)).Condition);
        Assert.Equal(0, Assert.Single(Matches("[sel_a, sel_b]", true, true, false)).Condition);
        Assert.Empty(Matches("[sel_a, sel_b]", false, false, true));
    }
}
