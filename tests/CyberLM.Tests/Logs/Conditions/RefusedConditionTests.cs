using System.Text;
using System.Text.Json.Nodes;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using CyberLM.Tests.Logs.Mining;
using Xunit;

namespace CyberLM.Tests.Logs.Conditions;

/// <summary>A condition that cannot hold is refused with what decides the field, and with what to ask for instead.</summary>
public sealed class RefusedConditionTests(RefusedConditionTests.Log log) : IClassFixture<RefusedConditionTests.Log>
{
    public sealed class Log
    {
        internal readonly LogSchema Schema = ExclusionLog.Mine([.. SmallLog.Records().Select(WithTenant)]);

        static ReadOnlyMemory<byte> WithTenant(ReadOnlyMemory<byte> record)
        {
            var node = JsonNode.Parse(record.Span)!;
            node["tenant"] = "t-1";
            return Encoding.UTF8.GetBytes(node.ToJsonString());
        }
    }

    CyberLMException Refused(params string[] where) =>
        Assert.Throws<CyberLMException>(() => ConditionParser.Parse(log.Schema, where));

    [Fact]
    public void What_all_records_have_alike_is_said_to_be_so()
    {
        var refused = Refused("tenant=t-2");
        Assert.EndsWith("tenant is always \"t-1\" in all records", refused.Message);
        Assert.Contains("train on records that have something else there", refused.Hint);
    }

    /// <summary>The field that was named, what it follows from, and the flag that asks for it.</summary>
    [Fact]
    public void What_follows_from_whose_the_record_is_is_asked_for_by_user()
    {
        string user = SmallLog.UserOf(3);
        var refused = Refused($"display={SmallLog.Display(user)}");
        Assert.EndsWith("display follows from user, which says whose the records are", refused.Message);
        Assert.Equal($"ask with --user {user}", refused.Hint);
        var unknown = Refused("display=Jane Doe");
        Assert.EndsWith("display follows from user, which says whose the records are", unknown.Message);
        Assert.StartsWith("--user names someone, known or new", unknown.Hint);
        var itself = Refused($"user={user}");
        Assert.EndsWith(": user says whose the records are", itself.Message);
        Assert.Equal($"ask with --user {user}", itself.Hint);
    }

    /// <summary>`generate --help` shows a technique; a field of a like name would be no better.</summary>
    [Fact]
    public void A_technique_of_a_model_without_labels_names_the_flag_that_teaches_them()
    {
        var refused = Assert.Throws<CyberLMException>(() => AskedLabel.Of(log.Schema, ["technique=T1621"]));
        Assert.EndsWith("the model has learned no labels", refused.Message);
        Assert.Contains("--labels FILE", refused.Hint);
    }

    [Fact]
    public void What_is_a_sum_names_its_parts()
    {
        var refused = Refused("done=2026-03-02T08:00:00.000Z");
        Assert.EndsWith("done is made of time, took", refused.Message);
        Assert.Contains("--day asks for a day", refused.Hint);
    }

    [Fact]
    public void Two_conditions_on_one_field_cannot_both_hold()
    {
        var refused = Refused("app.name=Wiki", "app.name=Mail");
        Assert.EndsWith("cannot be two things at once", refused.Message);
        Assert.Equal("leave one of the conditions out", refused.Hint);
        // What is a copy of what was asked for first, too.
        Assert.EndsWith("status.errorCode goes with code, which cannot be two things at once",
            Refused("code=50126", "status.errorCode=0").Message);
    }

    /// <summary>Windows events of many kinds: what stands against the kind that was asked for, not that another kind is another.</summary>
    [Fact]
    public void Of_many_types_the_one_that_was_asked_for_says_why()
    {
        var random = new Random(4);
        var schema = ExclusionLog.Mine([.. Enumerable.Range(0, 400).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(i % 2 == 0
            ? $$"""{"event":"logon","host":"h{{random.Next(4)}}","kind":"remote","address":"10.0.0.{{random.Next(8)}}"}"""
            : $$"""{"event":"start","host":"h{{random.Next(4)}}","kind":"local","image":"p{{random.Next(6)}}"}"""))]);
        Assert.Equal("event", schema.TypeSlot?.Path);
        var refused = Assert.Throws<CyberLMException>(() => ConditionParser.Parse(schema, ["event=start", "kind=remote"]));
        Assert.EndsWith("kind is always \"local\" in all records whose event is \"start\"", refused.Message);
    }
}
