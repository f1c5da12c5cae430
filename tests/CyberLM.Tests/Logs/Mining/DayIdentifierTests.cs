using System.Text;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Fields;
using Xunit;

namespace CyberLM.Tests.Logs.Mining;

/// <summary>
/// Sessions of three records each, on days that are longer than what counts as one sequence; and devices, which come again every day.
/// </summary>
public sealed class DayIdentifierTests
{
    const int Users = 5, Days = 6, RecordsOfDay = 40;
    readonly Random random = new(2);

    string Identifier()
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    List<ReadOnlyMemory<byte>> Log()
    {
        string[] devices = [.. Enumerable.Range(0, Users).Select(_ => Identifier())];
        var records = new List<ReadOnlyMemory<byte>>();
        for (int day = 0; day < Days; day++)
            for (int user = 0; user < Users; user++)
            {
                string session = "";
                for (int i = 0; i < RecordsOfDay; i++)
                {
                    if (i % 3 == 0) session = Identifier();
                    string time = $"2026-03-{2 + day:D2}T{8 + i / 6:D2}:{i % 6}{user}:00Z";
                    records.Add(Encoding.UTF8.GetBytes(
                        $$"""{"time":"{{time}}","user":"u{{user}}","session":"{{session}}","device":"{{devices[user]}}"}"""));
                }
            }
        return records;
    }

    [Fact]
    public void A_session_within_one_day_has_no_token_however_long_the_day()
    {
        var trip = new SequenceTrip(Log());
        var slot = trip.Schema.Tree.Slots.Single(slot => slot.Path == "session" && slot.Kind == SlotKind.Value);
        var session = (StringCoder)trip.Schema.Coders[slot.Index];
        Assert.Equal((0, StringCoder.MostRemembered), (session.Known, session.Remembered));
        foreach (var sequence in trip.HeldOut) trip.Check(sequence, context: 50);
        Assert.Equal(Users, trip.Schema.Tree.Slots.Single(slot => slot.Path == "device" && slot.Kind == SlotKind.Value).Symbols.Count);
    }
}
