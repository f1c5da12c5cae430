using CyberLM.Evaluation;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// A device is one user's, a user has two, and half of the records have none; an agent names the browser, and where there is no agent there
/// are two browsers. An application is anyone's.
/// </summary>
public sealed class FieldDependenceTests
{
    readonly FlatLog log = new();

    FieldDependence Of(string none)
    {
        var random = new Random(1);
        string[] lines = [.. Enumerable.Range(0, 400).Select(i =>
        {
            int user = random.Next(6), browser = random.Next(3);
            string device = random.Next(2) == 0 ? none : $",\"device\":\"d{2 * user + random.Next(2)}\"";
            string agent = random.Next(3) == 0 ? none.Replace("device", "agent", StringComparison.Ordinal)
                : $",\"agent\":\"agent of b{browser}\"";
            return $$"""{"user":"u{{user}}","browser":"b{{browser}}","app":"a{{random.Next(4)}}"{{device}}{{agent}}}""";
        })];
        return new(new(log.All(lines), log.Names), log.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"device\":\"\"")]
    [InlineData(",\"device\":null")]
    public void What_says_something_tells_though_many_records_do_not_have_it(string none)
    {
        var dependence = Of(none);
        bool Follows(string field, string from) => dependence.Follows(log.Path(field), log.Path(from));
        Assert.True(Follows("user", "device"));
        Assert.True(Follows("browser", "agent"));
        Assert.False(Follows("device", "user"));
        Assert.False(Follows("agent", "browser"));
        Assert.False(Follows("app", "device"));
        Assert.False(Follows("app", "user"));
    }
}
