using System.Text;
using System.Text.Json;
using CyberLM.Evaluation;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Evaluation;

/// <summary>The whole report: perfect for equal sets, at the ceiling for another draw, below it for what was damaged.</summary>
public sealed class LogEvaluationTests : IDisposable
{
    const int Count = 200;

    /// <summary>Another draw and what is left of it when it is torn apart, looked at from two sides.</summary>
    static readonly Lazy<LogEvaluationReport> DrawnAndTorn = new(() =>
    {
        using var tests = new LogEvaluationTests();
        string[] drawn = MadeLog.Lines(3, Count);
        return tests.Run(MadeLog.Lines(1, Count), MadeLog.Lines(2, Count), ("drawn", drawn), ("torn", MadeLog.Torn(drawn)));
    });

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllText(folder[name], string.Concat(lines.Select(line => line + "\n")));
        return folder[name];
    }

    LogEvaluationReport Run(string[] real, string[] holdout, params (string Name, string[] Lines)[] synthetic) => Run(
        new EvaluationOptions { Entity = "user", Resamples = 50 }, real, holdout, synthetic);

    LogEvaluationReport Run(
        EvaluationOptions options, string[] real, string[] holdout, params (string Name, string[] Lines)[] synthetic) => LogEvaluation.Run(
        new([Write("real.jsonl", real)], [Write("holdout.jsonl", holdout)],
            [.. synthetic.Select(one => new SyntheticFile(one.Name, Write(one.Name, one.Lines)))]), options);

    static double Of(LogEvaluationReport report, string section, string key, int column = 0) =>
        report.Row(section, key)!.Synthetic[column]!.Value.Value;

    static double Ceiling(LogEvaluationReport report, string section, string key) => report.Row(section, key)!.Holdout!.Value.Value;

    [Fact]
    public void Equal_sets_are_perfect()
    {
        string[] lines = MadeLog.Lines(1, Count);
        var report = Run(lines, lines, ("same", lines));
        foreach (var (section, key) in new[]
        {
            ("schema", "parsed"), ("schema", "valid"), ("invariants", "all"), ("references", "all"), ("shapes", "mean"),
            ("shapes", "constants"), ("shapes", "presence"), ("shapes", "nulls"), ("shapes", "empty"), ("pairs", "mean"),
            ("coverage", "categories"), ("coverage", "rare1"), ("rhythm", "gaps"), ("duplicates", "copied"),
        })
            if (report.Row(section, key) is { } row)
                Assert.Equal((section, key, 1.0, 1.0), (section, key, row.Synthetic[0]!.Value.Value, row.Holdout!.Value.Value));
        foreach (string key in new[] { "hour_of_week", "hour_of_day", "days" }) Assert.Equal(0, Of(report, "rhythm", key), 12);
        Assert.Equal(0, Of(report, "new values", "actual"), 12);
        Assert.Equal(0, Of(report, "duplicates", "repeated"), 12);
        // Each identifier comes twice among the real records, so that none shows to be one of a record's own.
        Assert.Null(report.Row("duplicates", "fresh"));
        Assert.InRange(Of(report, "two-sample", "auc"), 0, 0.55);
        Assert.Equal(Ceiling(report, "user from other fields", "accuracy"), Of(report, "user from other fields", "accuracy"), 12);
    }

    [Fact]
    public void Another_draw_is_at_the_ceiling_and_torn_records_are_far_below()
    {
        var report = DrawnAndTorn.Value;
        Assert.Equal(1, Of(report, "invariants", "all"), 12);
        Assert.Equal(1, Of(report, "references", "all"), 12);
        Assert.InRange(Of(report, "shapes", "mean") - Ceiling(report, "shapes", "mean"), -0.05, 0.05);
        Assert.InRange(Of(report, "pairs", "mean") - Ceiling(report, "pairs", "mean"), -0.05, 0.05);
        Assert.InRange(Of(report, "two-sample", "auc"), 0.4, 0.62);
        Assert.InRange(Of(report, "user from other fields", "accuracy"), 0.8, 1);
        Assert.Equal(1, Of(report, "duplicates", "fresh"), 12);
        Assert.StartsWith("values never used before, of 1 field of identifiers", report.Row("duplicates", "fresh")!.Text);
        Assert.Contains("left out of distances, nearly every record has its own: id", report.Notes);

        Assert.Equal(1, Of(report, "schema", "valid", 1), 12);
        Assert.InRange(Of(report, "shapes", "mean", 1) - Ceiling(report, "shapes", "mean"), -0.05, 0.05);
        Assert.InRange(Of(report, "invariants", "all", 1), 0, 0.1);
        Assert.InRange(Of(report, "references", "all", 1), 0, 0.5);
        Assert.InRange(Of(report, "pairs", "mean", 1), 0, Ceiling(report, "pairs", "mean") - 0.1);
        Assert.InRange(Of(report, "pairs of fields", "user x app", 1), 0, Ceiling(report, "pairs of fields", "user x app") - 0.2);
        Assert.Null(report.Row("pairs of fields", "user x uid"));
        Assert.InRange(Of(report, "two-sample", "auc", 1), 0.9, 1);
        Assert.InRange(Of(report, "user from other fields", "loss", 1), 0.3, 1);
    }

    [Fact]
    public void Attempts_that_are_no_records_are_counted_to_the_line()
    {
        string[] lines = MadeLog.Lines(3, 50), broken = [.. lines];
        (broken[0], broken[7], broken[49]) = ("", lines[7][..40], "5");
        var report = Run(new EvaluationOptions { Entity = "user", Resamples = 20, Expect = [new("user", "u1")] },
            MadeLog.Lines(1, 90), MadeLog.Lines(2, 90), ("free", broken));
        Assert.Equal(47 / 50.0, Of(report, "schema", "parsed"), 12);
        Assert.Equal(47 / 50.0, Of(report, "schema", "valid"), 12);
        Assert.Equal(1, Of(report, "schema", "adheres"), 12);
        Assert.Contains("free: 47 records, 3 further attempts are no JSON object", report.Notes);
        int right = lines.Where((line, i) => i is not (0 or 7 or 49) && line.Contains("\"u1\"")).Count();
        Assert.Equal(right / 50.0, Of(report, "conditions", "user=u1"), 12);
        Assert.Equal(1, Ceiling(report, "conditions", "user=u1"), 12);
    }

    [Fact]
    public void Every_figure_keeps_its_range_and_lies_in_its_interval()
    {
        var report = DrawnAndTorn.Value;
        var rows = report.Sections.SelectMany(section => section.Rows).ToList();
        Assert.InRange(rows.Count, 40, 200);
        foreach (var row in rows)
            foreach (var figure in row.Synthetic.Append(row.Holdout).OfType<Figure>())
            {
                if (figure is { Low: { } low, High: { } high }) Assert.True(low <= figure.Value && figure.Value <= high, row.ToString());
                bool signed = row.Key == "loss";
                Assert.True(double.IsFinite(figure.Value) && figure.Value >= (signed ? -1 : 0), row.ToString());
                if (row.Unit is FigureUnit.Share or FigureUnit.Bits) Assert.True(figure.Value <= 1 + 1e-12, row.ToString());
            }
    }

    [Fact]
    public void A_set_of_few_records_is_judged_and_leaves_the_others_their_size()
    {
        var report = Run(MadeLog.Lines(1, 90), MadeLog.Lines(2, 90), ("few", MadeLog.Lines(3, 5)), ("many", MadeLog.Lines(4, 90)));
        Assert.Equal(1, Of(report, "schema", "valid"), 12);
        Assert.Null(report.Row("shapes", "mean")!.Synthetic[0]);
        Assert.Null(report.Row("two-sample", "auc")!.Synthetic[0]);
        Assert.NotNull(report.Row("shapes", "mean")!.Synthetic[1]);
        Assert.Contains("distances are taken between 90 records of each set; intervals hold 95 % of 50 resamples", report.Notes);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report()
    {
        string Text()
        {
            var report = Run(MadeLog.Lines(1, 60), MadeLog.Lines(2, 40), ("drawn", MadeLog.Lines(3, 50)));
            return Json(report);
        }
        Assert.Equal(Text(), Text());
    }

    [Fact]
    public void Several_real_files_are_one_log_in_order_of_time()
    {
        string[] lines = [.. MadeLog.Lines(1, 120).Order(StringComparer.Ordinal)];
        string one = Write("one", lines), late = Write("late", lines[60..]), early = Write("early", lines[..60]);
        SyntheticFile made = new("made", Write("made", MadeLog.Lines(3, 40)));
        string Text(params string[] real) =>
            Json(LogEvaluation.Run(new(real, [], [made]), new EvaluationOptions { Entity = "user", Resamples = 20 }));
        Assert.Equal(Text(one), Text(late, early));
    }

    [Fact]
    public void A_caller_adds_rows_of_its_own()
    {
        var report = new LogEvaluationReport(["made"]);
        report.Section("model").Add(new("nll", "structured loss", FigureUnit.Nats, Better.Lower, new(12.5, 12, 13), [null]));
        using var json = JsonDocument.Parse(Json(report));
        var row = json.RootElement.GetProperty("sections")[0].GetProperty("rows")[0];
        Assert.Equal("nats", row.GetProperty("unit").GetString());
        Assert.Equal(13, row.GetProperty("holdout").GetProperty("high").GetDouble());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("synthetic").GetProperty("made").ValueKind);
        Assert.Throws<ArgumentException>(() => report.Section("model").Add(report.Row("model", "nll")!));
    }

    [Fact]
    public void A_log_without_user_and_time_is_compared_as_far_as_it_goes()
    {
        static string Bared(string line) => FlatLog.With(FlatLog.With(line, "time", null), "user", null);
        string[] Bare(ulong seed) => [.. MadeLog.Lines(seed, Count).Select(Bared)];
        var report = Run(new EvaluationOptions { Resamples = 20 }, Bare(1), Bare(2), ("bare", Bare(3)));
        Assert.Null(report.Row("rhythm", "gaps"));
        Assert.Null(report.Row("user from other fields", "accuracy"));
        Assert.InRange(Of(report, "shapes", "mean"), 0.8, 1);
        Assert.Contains(report.Notes, note => note.StartsWith("no field with a time"));
    }

    static string Json(LogEvaluationReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteReport(report);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
