using System.Text.Json;
using CyberLM.Kernels.Native;
using CyberLM.Tests.Native;
using Xunit;

namespace CyberLM.Tests.Cli.Bench;

/// <summary>Each verb of bench at tiny sizes: what its result says, never how fast it is.</summary>
public sealed class BenchVerbTests
{
    static readonly string[] LittleModel =
        ["--layers", "1", "--heads", "2", "--channels", "32", "--context", "16", "--vocabulary", "40", "--threads", "1"];

    static JsonElement Json(params string[] arguments)
    {
        var outcome = Cyberlm.Run(["bench", .. arguments, "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Talk);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    static void TimesInOrder(JsonElement result)
    {
        double least = result.GetProperty("milliseconds_minimum").GetDouble(), median = result.GetProperty("milliseconds").GetDouble();
        Assert.True(least > 0 && least <= median && median <= result.GetProperty("milliseconds_p95").GetDouble());
    }

    [Fact]
    public void Bench_measures_both_steps_of_every_backend_and_dtype()
    {
        NativeEngine.Require();
        var bench = Json([.. LittleModel, "--batch", "2", "--rows", "2", "--steps", "1"]);
        var results = bench.GetProperty("results").EnumerateArray().Select(r =>
            $"{r.GetProperty("step")} {r.GetProperty("backend").GetString()!.Split(':')[0]} {r.GetProperty("dtype")}");
        Assert.Equal(["train native F32", "sample native F32", "train native BF16", "sample native BF16",
            "train ilgpu F32", "sample ilgpu F32", "train ilgpu BF16", "sample ilgpu BF16"], results);
        Assert.True(bench.GetProperty("roofline").GetProperty("f32_gflops").GetDouble() > 0);
    }

    [Fact]
    public void Roofline_has_every_instruction_set_with_one_thread_and_with_all()
    {
        NativeEngine.Require();
        var rows = Json("roofline", "--threads", "2").GetProperty("rooflines").EnumerateArray().ToList();
        var expected = InstructionSets.OfThisProcessor().SelectMany(isa => new[] { (isa.Name(), 1), (isa.Name(), 2) });
        Assert.Equal(expected, rows.Select(r => (r.GetProperty("isa").GetString()!, r.GetProperty("threads").GetInt32())));
        Assert.All(rows, r => Assert.True(r.GetProperty("bf16_gflops").GetDouble() > 0 && r.GetProperty("f32_gflops").GetDouble() > 0
            && r.GetProperty("copy_gigabytes_per_second").GetDouble() > 0));
    }

    [Theory]
    [InlineData("native")]
    [InlineData("ilgpu")]
    public void Train_says_speed_and_model(string backend)
    {
        if (backend == "native") NativeEngine.Require();
        var train = Json(["train", .. LittleModel, "--batch", "3", "--steps", "4", "--backend", backend, "--dtype", "bf16",
            "--positions", "rotary", "--norm", "rmsnorm", "--mlp", "swiglu"]);
        TimesInOrder(train);
        Assert.Equal(4, train.GetProperty("repetitions").GetInt32());
        string[] fields = ["step", "dtype", "batch", "vocabulary", "positions", "norm", "mlp"];
        Assert.Equal("train BF16 3 40 rotary rmsnorm swiglu", string.Join(' ', fields.Select(name => train.GetProperty(name).ToString())));
        double rate = 3 * 16 / train.GetProperty("milliseconds").GetDouble() * 1000;
        Assert.Equal(rate, train.GetProperty("tokens_per_second").GetDouble(), 1.0);
    }

    [Fact]
    public void Sample_says_speed_and_rows()
    {
        var sample = Json(["sample", .. LittleModel, "--rows", "5", "--tokens", "6", "--backend", "ilgpu"]);
        TimesInOrder(sample);
        Assert.Equal("sample 5 6 6", string.Join(' ',
            new[] { "step", "rows", "tokens", "repetitions" }.Select(name => sample.GetProperty(name).ToString())));
        Assert.True(sample.GetProperty("tokens_per_second").GetDouble() > 0);
    }

    [Fact]
    public void Ops_measures_what_the_filters_leave_on_each_instruction_set()
    {
        NativeEngine.Require();
        var ops = Json("ops", "--filter", "gather", "--shape", "tiny", "--isa", "all", "--cache", "cold", "--threads", "1",
            "--seconds", "1");
        var results = ops.GetProperty("results").EnumerateArray().ToList();
        Assert.All(results, r => Assert.Equal("GatherRows", r.GetProperty("operation").GetString()));
        Assert.All(results, r => Assert.StartsWith("tiny", r.GetProperty("shape").GetString()));
        Assert.All(results, TimesInOrder);
        var expected = InstructionSets.OfThisProcessor().SelectMany(isa => new[] { $"{isa.Name()} F32", $"{isa.Name()} BF16" });
        Assert.Equal(expected, results.Select(r => $"{r.GetProperty("isa")} {r.GetProperty("dtype")}"));
        Assert.Equal("cold", ops.GetProperty("cache").GetString());
    }

    [Fact]
    public void Ops_says_what_bounds_an_operation()
    {
        NativeEngine.Require();
        var matmul = Assert.Single(Json("ops", "--filter", "matmulforward", "--shape", "tiny decode up 16x", "--dtype", "f32",
            "--seconds", "1").GetProperty("results").EnumerateArray());
        Assert.Equal("multiply-add", matmul.GetProperty("bound").GetString());
        Assert.True(matmul.GetProperty("gflops").GetDouble() > 0);
        var gelu = Assert.Single(Json("ops", "--filter", "GeluForward", "--shape", "tiny 4096x1024", "--dtype", "f32", "--seconds", "1")
            .GetProperty("results").EnumerateArray());
        Assert.Equal("copy", gelu.GetProperty("bound").GetString());
        Assert.Equal(JsonValueKind.Null, gelu.GetProperty("gflops").ValueKind);
    }

    /// <summary>Each number type beside its own peak, to a unit of the last digit that is printed.</summary>
    [Fact]
    public void A_share_is_the_rate_over_the_roofline_of_its_numbers()
    {
        NativeEngine.Require();
        var ops = Json("ops", "--filter", "matmulforward", "--shape", "tiny qkv 4096x", "--seconds", "1", "--threads", "1");
        var roofline = Assert.Single(ops.GetProperty("rooflines").EnumerateArray());
        var results = ops.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["F32", "BF16"], results.Select(result => result.GetProperty("dtype").GetString()));
        Assert.All(results, result => IsShareOf(roofline, result));
        foreach (string[] step in (string[][])[["train", "--batch", "2", "--steps", "1"], ["sample", "--rows", "64", "--tokens", "3"]])
        {
            var result = Json([.. step, "--layers", "1", "--heads", "2", "--channels", "128", "--context", "64", "--vocabulary", "40",
                "--threads", "1", "--backend", "native", "--dtype", "bf16"]);
            IsShareOf(result.GetProperty("roofline"), result);
        }
    }

    static void IsShareOf(JsonElement roofline, JsonElement result)
    {
        double peak = roofline.GetProperty(result.GetProperty("dtype").GetString() == "BF16" ? "bf16_gflops" : "f32_gflops").GetDouble();
        double share = result.GetProperty("gflops").GetDouble() / peak;
        Assert.InRange(result.GetProperty("roofline_share").GetDouble(), 0.99 * share - 1e-4, 1.01 * share + 1e-4);
    }

    [Fact]
    public void Ops_measures_ilgpu_and_says_what_it_lacks()
    {
        var outcome = Cyberlm.Run("bench", "ops", "--backend", "ilgpu", "--filter", "quantize", "--shape", "tiny", "--dtype", "f32",
            "--seconds", "1", "--json");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(JsonDocument.Parse(outcome.Output).RootElement.GetProperty("results").EnumerateArray());
        Assert.Contains("does not have QuantizeRows", outcome.Talk);
        var gather = Assert.Single(Json("ops", "--backend", "ilgpu", "--filter", "gather", "--shape", "tiny", "--dtype", "f32",
            "--seconds", "1").GetProperty("results").EnumerateArray());
        Assert.Equal("ilgpu:cpu", gather.GetProperty("backend").GetString());
    }

    [Fact]
    public void Tables_name_their_columns()
    {
        NativeEngine.Require();
        Assert.Contains("of roofline", Cyberlm.Run("bench", "ops", "--filter", "gather", "--seconds", "1").Output);
        Assert.Contains("p95 ms", Cyberlm.Run(["bench", "train", .. LittleModel, "--batch", "1", "--steps", "1"]).Output);
        Assert.Contains("copy GB/s", Cyberlm.Run("bench", "roofline", "--threads", "1").Output);
    }

    [Theory]
    [InlineData("no case has an operation with 'matmull'", "ops", "--filter", "matmull")]
    [InlineData("avx9", "ops", "--isa", "avx9")]
    [InlineData("--vocabulary 1", "train", "--vocabulary", "1")]
    [InlineData("3 heads do not divide 256 channels", "sample", "--heads", "3")]
    [InlineData("cyberlm bench ops --help", "ops", "--fliter", "x")]
    public void What_cannot_be_measured_is_refused_in_a_sentence(string sentence, params string[] arguments)
    {
        var outcome = Cyberlm.Run(["bench", .. arguments]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(sentence, outcome.Talk);
    }
}
