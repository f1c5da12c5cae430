using CyberLM.Gpt;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

public sealed class MetricsFileTests
{
    [Fact]
    public void After_a_resume_the_lines_behind_the_step_and_a_torn_one_are_gone()
    {
        using var folder = new TemporaryFolder();
        string path = folder["metrics.jsonl"];
        using (var metrics = MetricsFile.Open(path, 0))
        {
            for (int step = 1; step <= 5; step++) metrics.Append(Step(step, 1f / step));
            metrics.Append(new EvaluationReport(5, 0.5, null, Best: true, 1));
        }
        File.AppendAllText(path, """{"step":6,"lo""");
        string[] written = File.ReadAllLines(path);
        MetricsFile.Open(path, 5).Dispose();
        Assert.Equal(written[..6], File.ReadAllLines(path));
        MetricsFile.Open(path, 3).Dispose();
        Assert.Equal(written[..3], File.ReadAllLines(path));
        MetricsFile.Open(path, 0).Dispose();
        Assert.Empty(File.ReadAllBytes(path));
    }

    [Fact]
    public void A_damaged_line_costs_itself_and_not_the_history_behind_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder["metrics.jsonl"];
        string[] lines = ["{\"step\":1}", "{\"step\":", "{\"step\":3}", "{\"step\":4}", "{\"step\":5}"];
        File.WriteAllText(path, string.Join('\n', lines) + "\n{\"st");
        MetricsFile.Open(path, 4).Dispose();
        Assert.Equal(lines[..4], File.ReadAllLines(path));
    }

    [Theory]
    [InlineData("""{"step":"3"}""")]
    [InlineData("""{"step":null}""")]
    [InlineData("""{"step":{}}""")]
    [InlineData("""{"st\ud800ep":3}""")]
    [InlineData("[3]")]
    public void A_step_that_is_no_number_is_kept_and_counted(string damaged)
    {
        using var folder = new TemporaryFolder();
        string path = folder["metrics.jsonl"];
        string[] lines = ["{\"step\":1}", damaged, "{\"step\":3}", damaged, "{\"step\":5}"];
        File.WriteAllLines(path, lines);
        using (var metrics = MetricsFile.Open(path, 3)) Assert.Equal(1, metrics.Unreadable);
        Assert.Equal(lines[..3], File.ReadAllLines(path));
    }

    [Fact]
    public void Damage_never_stops_a_run_and_whole_lines_before_it_stay()
    {
        using var folder = new TemporaryFolder();
        string path = folder["metrics.jsonl"];
        using (var metrics = MetricsFile.Open(path, 0))
            for (int step = 1; step <= 5; step++) metrics.Append(Step(step, 1f / step));
        byte[] whole = File.ReadAllBytes(path);
        Data.Mutations.ForEach(whole, 1000, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            MetricsFile.Open(path, 5).Dispose();
            byte[] left = File.ReadAllBytes(path);
            Assert.True(bytes.AsSpan().StartsWith(left), "something was written");
            int intact = whole.AsSpan().CommonPrefixLength(bytes);
            int lines = whole.AsSpan(0, intact).LastIndexOf((byte)'\n') + 1;
            Assert.True(left.Length >= lines, $"{left.Length} bytes of {lines} intact ones are left");
        });
    }

    [Fact]
    public void A_loss_that_is_no_number_is_null_and_valid_json()
    {
        using var folder = new TemporaryFolder();
        using (var metrics = MetricsFile.Open(folder["m"], 0)) metrics.Append(Step(1, float.NaN));
        Assert.Contains("\"loss\":null", File.ReadAllText(folder["m"]));
    }

    static StepReport Step(int step, float loss) => new(step, 10, loss, double.NaN, 1, double.NaN, 1e-3f, 2, 1000, step * 64, 0);

    [Fact]
    public void A_z_score_waits_for_16_values_and_finds_the_spike()
    {
        var score = new ZScore();
        for (int i = 0; i < 16; i++) Assert.Equal(double.NaN, score.Add(i % 2));
        Assert.Equal(3, score.Add(2), 1e-9);           // mean 0.5, deviation 0.5
        Assert.Equal(double.NaN, score.Add(double.NaN));
        for (int i = 0; i < 200; i++) score.Add(7);
        Assert.Equal(0, score.Add(8));
    }
}
