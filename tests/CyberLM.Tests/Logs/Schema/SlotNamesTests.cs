using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Schema;

public sealed class SlotNamesTests
{
    static LogSchema SchemaOf(string record) =>
        new RoundTrip(Enumerable.Range(0, 60).Select(i => Encoding.UTF8.GetBytes(record.Replace('X', "abc"[i % 3])))).Schema;

    static Slot Asked(LogSchema schema, string path) => ConditionParser.Read(schema, [path + "=south"]).Single().Slot;

    /// <summary>Neither is the one that is meant.</summary>
    [Fact]
    public void A_path_that_two_fields_have_is_refused()
    {
        var schema = SchemaOf("""{"event.action":"aX","event":{"action":"bX","kind":"cX"},"event.kind2":"dX"}""");
        var refused = Assert.Throws<CyberLMException>(() => Asked(schema, "event.action"));
        Assert.Contains("event.action: 2 fields are written so", refused.Message);
        Assert.Equal("event.kind", Asked(schema, "event.kind").Path);
        Assert.Equal("event.kind2", Asked(schema, "event.kind2").Path);
    }
}
