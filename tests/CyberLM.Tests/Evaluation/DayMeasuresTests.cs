using CyberLM.Evaluation;
using System.Globalization;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>
/// Days of users that training does not have: another draw from the same truth cannot be told, but for what belongs to these users alone;
/// days of other habits can.
/// </summary>
public sealed class DayMeasuresTests : IDisposable
{
    const int Count = 300;
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Users with a device and two places of their own and, where there are habits, a usual app and a usual code.</summary>
    string Write(string name, ulong seed, int firstUser, string device, bool late = false, ulong habits = 0)
    {
        File.WriteAllLines(folder[name], Enumerable.Range(0, Count).Select(i =>
        {
            long Draw(ulong what, long bound) => Philox.Below(seed, what, (ulong)i, bound);
            long user = firstUser + Draw(1, 12), hour = (late ? 15 : 8) + Draw(2, 4);
            string time = $"2026-03-{1 + Draw(3, 28):D2}T{hour:D2}:{Draw(4, 60):D2}:00Z";
            string who = $"\"user\":\"u{user}\",\"device\":\"{device}{user}\"";
            double latitude = 20 + user / 10.0 + Draw(7, 2) / 64.0 + (device == "d" ? 0 : 0.003);
            long Habit(ulong what, long bound) =>
                habits > 0 && Draw(8, 10) > 0 ? Philox.Below(habits, what, (ulong)user, bound) : Draw(what, bound);
            return string.Create(CultureInfo.InvariantCulture,
                $$"""{"time":"{{time}}",{{who}},"latitude":{{latitude}},"app":"a{{Habit(5, 5)}}","code":{{Habit(6, 3)}}}""");
        }));
        return folder[name];
    }

    LogEvaluationReport Run(string generatedDevice, bool late, bool habits = false) => LogEvaluation.Run(
        new([Write("real", 1, 0, "d", habits: habits ? 1ul : 0)], [Write("holdout", 2, 0, "d", habits: habits ? 1ul : 0)],
            [new("constrained", Write("made", 3, 0, "d"))])
        {
            Days = [new("left_out", "users left out of training", [Write("out", 4, 100, "d", habits: habits ? 2ul : 0)],
                new("constrained", Write("out.made", 5, 100, generatedDevice, late, habits ? 3ul : 0)))],
        },
        new() { Entity = "user", Resamples = 20 });

    static double Of(LogEvaluationReport report, string key) => report.Row("users left out", key)!.Synthetic[0]!.Value.Value;

    static double OfOthers(LogEvaluationReport report, string key) => report.Row("users left out", key)!.Holdout!.Value.Value;

    [Fact]
    public void Another_draw_of_the_same_users_cannot_be_told_but_for_their_own_devices()
    {
        var same = Run("d", late: false);
        Assert.InRange(Of(same, "left_out"), 0.4, 0.6);
        Assert.InRange(Of(same, "left_out_values"), 0.4, 0.6);
        var invented = Run("x", late: false);
        Assert.InRange(Of(invented, "left_out"), 0.4, 0.6);
        Assert.InRange(Of(invented, "left_out_values"), 0.95, 1);
        Assert.Contains(invented.Notes, note => note.Contains("300 real records, 300 of the same days", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_hours_are_told()
    {
        var late = Run("d", late: true);
        Assert.InRange(Of(late, "left_out"), 0.9, 1);
        Assert.InRange(Of(late, "left_out_users"), 0.9, 1);
    }

    /// <summary>Who has which habit is chance: it tells these few people, real or not, from others, and says nothing of the next.</summary>
    [Fact]
    public void What_tells_one_person_from_another_is_not_asked_of_the_next()
    {
        var report = Run("d", late: false, habits: true);
        Assert.InRange(Of(report, "left_out"), 0.7, 1);
        Assert.InRange(OfOthers(report, "left_out"), 0.7, 1);
        Assert.InRange(Of(report, "left_out_users"), 0.2, 0.65);
    }
}
