using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>What users get wrong: one sentence that says where, the documented exit code, nothing lost and nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();
    readonly string log;

    public BadInputTests()
    {
        log = folder["a.log"];
        File.WriteAllLines(log, Enumerable.Range(0, 60)
            .Select(i => $"user u{i % 5} logged in from host h{i % 7} and stayed for {i} minutes"));
    }

    public void Dispose() => folder.Dispose();

    void Refused(int code, string sentence, params string[] arguments)
    {
        var outcome = Cyberlm.Run(arguments);
        Assert.True(outcome.ExitCode == code, $"exit {outcome.ExitCode}: {outcome.Talk}");
        Assert.Contains(sentence, outcome.Talk);
        Assert.DoesNotContain("   at ", outcome.Talk);
    }

    [Fact]
    public void Data_that_is_not_there_is_named()
    {
        Refused(2, "nowhere.jsonl", Cyberlm.Train(folder["nowhere.jsonl"], folder["m"], "--steps", "2"));
        Assert.False(Directory.Exists(folder["m"]));
    }

    [Fact]
    public void An_empty_file_is_named()
    {
        File.WriteAllText(folder["empty.jsonl"], "");
        Refused(2, "empty.jsonl", Cyberlm.Train(folder["empty.jsonl"], folder["m"], "--steps", "2"));
    }

    [Fact]
    public void A_folder_without_logs_is_named()
    {
        Directory.CreateDirectory(folder["none"]);
        Refused(2, "none", Cyberlm.Train(folder["none"], folder["m"], "--steps", "2"));
    }

    [Fact]
    public void Data_of_nothing_but_bad_records_is_refused_with_the_first_of_them()
    {
        File.WriteAllText(folder["bad.jsonl"], "{\"a\":1\n{\"a\":2\n{\"b\":\n");
        Refused(2, "line 1", Cyberlm.Train(folder["bad.jsonl"], folder["m"], "--steps", "2"));
    }

    [Theory]
    [InlineData("3 heads do not divide 32 channels", "--heads", "3")]
    [InlineData("warm-up of 50 steps does not fit", "--steps", "10", "--warmup", "50")]
    [InlineData("--minutes 0", "--minutes", "0")]
    [InlineData("--passes is a limit of --minutes", "--passes", "3")]
    [InlineData("--weight-decay -1", "--weight-decay", "-1")]
    [InlineData("give one of them", "--minutes", "1", "--steps", "5")]
    [InlineData("split", "--split", "bytes:2")]
    [InlineData("--learning-rate -1", "--learning-rate", "-1", "--steps", "10")]
    [InlineData("--batch 0 cannot be: 1 or more", "--batch", "0", "--steps", "10")]
    [InlineData("--clip -1", "--clip", "-1", "--steps", "10")]
    public void Flags_that_cannot_be_are_refused_in_a_sentence(string sentence, params string[] flags)
    {
        Refused(2, sentence, Cyberlm.Train(log, folder["m"], flags));
        Assert.False(File.Exists(folder["m/config.json"]));
    }

    [Fact]
    public void What_no_machine_holds_is_refused_before_it_is_allocated() =>
        Refused(3, "MiB",
            Cyberlm.Train(log, folder["m"], "--steps", "2", "--layers", "200", "--heads", "16", "--channels", "16384", "--batch", "64"));

    [Theory]
    [InlineData("--out is missing", "train", "--data", "x")]
    [InlineData("--model is missing", "generate")]
    [InlineData("--out is missing", "tenant", "--users", "2")]
    [InlineData("--data is missing", "train", "--out", "nowhere-at-all")]
    [InlineData("--threads -1", "bench", "--threads", "-1")]
    [InlineData("--steps 0", "bench", "--steps", "0")]
    [InlineData("--count 0", "generate", "--model", "m", "--count", "0")]
    [InlineData("'abc'", "generate", "--model", "m", "--count", "abc")]
    [InlineData("'1.5'", "train", "--data", "x", "--out", "m", "--threads", "1.5")]
    [InlineData("'99999999999'", "train", "--data", "x", "--out", "m", "--steps", "99999999999")]
    [InlineData("days, not 0.\n", "tenant", "--days", "0", "--out", "m")]
    [InlineData("nowhere is no model folder: config.json is missing", "train", "--resume", "--out", "nowhere")]
    [InlineData("/tmp is no model folder: config.json is missing", "generate", "--model", "/tmp", "--backend", "reference")]
    [InlineData("\"exitCode\":2", "train", "--data", "x", "--out", "m", "--steps", "abc", "--log", "json")]
    public void What_is_missing_or_out_of_range_is_named(string sentence, params string[] arguments) => Refused(2, sentence, arguments);

    [Fact]
    public void A_refused_resume_leaves_the_run_as_it_was()
    {
        string[] half = Cyberlm.Train(log, folder["m"], "--steps", "4", "--checkpoint-every", "2");
        Assert.Equal(0, Cyberlm.Run(half).ExitCode);
        // As a run that was killed would have left it: with its tokens beside the model.
        Directory.CreateDirectory(folder["m/tokens"]);
        var source = CyberLM.Logs.CorpusSource.Read(folder["m"]);
        using (var corpus = CyberLM.Logs.Corpus.Reopen(source, folder["m"], _ => { }, TestContext.Current.CancellationToken))
            corpus.Keep();
        string tokens = Assert.Single(Directory.GetFiles(folder["m/tokens"]));

        Refused(2, "layers", "train", "--out", folder["m"], "--resume", "--layers", "2");
        Refused(2, "--steps 4, not 9", "train", "--out", folder["m"], "--resume", "--steps", "9");
        Refused(2, "--optimizer adamw, not muon", "train", "--out", folder["m"], "--resume", "--optimizer", "muon");
        Assert.Equal(0, Cyberlm.Run("train", "--out", folder["m"], "--resume", "--dry-run").ExitCode);
        Assert.True(File.Exists(tokens));
        File.WriteAllText(folder["other.log"], File.ReadAllText(log) + "user u1 logged in from host h1\n");
        Refused(2, "other data", "train", "--out", folder["m"], "--resume", "--data", folder["other.log"]);
        Assert.Equal(0, Cyberlm.Run("train", "--out", folder["m"], "--resume").ExitCode);
        Assert.False(Directory.Exists(folder["m/tokens"]), "a finished run keeps no records");
    }

    [Fact]
    public void Where_no_checkpoint_can_be_read_no_resume_begins_anew()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "4", "--checkpoint-every", "2")).ExitCode);
        foreach (string state in Directory.GetFiles(folder["m"], "state.json", SearchOption.AllDirectories)) File.WriteAllText(state, "{}");
        Refused(2, "checkpoints", "train", "--out", folder["m"], "--resume");
        Refused(2, "checkpoints", "train", "--out", folder["m"], "--resume");
    }

    [Theory]
    [InlineData("CYBERLM_NATIVE", "/nowhere/libcyberlm.so", 3)]
    [InlineData("CYBERLM_INFO_JSN", "true", 2)]
    [InlineData("CYBERLM_INFO_JSON", "maybe", 2)]
    [InlineData("CYBERLM_LOG", "xml", 2)]
    public void A_variable_that_cannot_be_is_named_and_never_passed_over(string name, string value, int code)
    {
        string[] arguments = code == 3 ? Cyberlm.Train(log, folder["m"], "--steps", "2") : ["info"];
        using var run = Cyberlm.Start([(name, value)], arguments);
        string talk = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == code, $"exit {run.ExitCode}: {talk}");
        Assert.Contains(code == 3 ? value : name, talk);
    }

    /// <summary>/dev/full refuses every write, as a full disk under a log file does.</summary>
    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void A_run_outlives_a_stderr_that_cannot_be_written(string stderr)
    {
        string train = string.Join(' ', Cyberlm.Train(log, folder["m"], "--steps", "2").Select(a => $"'{a}'"));
        Assert.Equal(0, Shell($"{train} {stderr}"));
        Assert.True(File.Exists(folder["m/model.safetensors"]));
        Assert.Equal(2, Shell($"train --no-such-flag {stderr}"));
    }

    static int Shell(string arguments)
    {
        string command = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "cyberlm.dll")}' {arguments}";
        using var shell = System.Diagnostics.Process.Start("bash", ["-c", command]);
        shell.WaitForExit();
        return shell.ExitCode;
    }

    [Fact]
    public void A_typo_is_answered_with_what_was_meant()
    {
        Refused(2, "--temperature", "generate", "--model", "m", "--temprature", "1");
        Refused(2, "train", "trian");
    }

    [Fact]
    public void An_unknown_character_in_a_prompt_is_named()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        Refused(2, "Ω", "generate", "--model", folder["m"], "--prompt", "user Ω");
    }

    [Fact]
    public void A_model_is_replaced_only_when_asked_and_continued_only_as_itself()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        Refused(2, "already holds a model", Cyberlm.Train(log, folder["m"], "--steps", "2"));
        Refused(2, "layers", Cyberlm.Train(log, folder["m"], "--resume", "--layers", "2"));
        File.AppendAllText(log, "one more line of another day\n");
        Refused(2, "other data", Cyberlm.Train(log, folder["m"], "--resume"));
        Assert.Equal(0, Cyberlm.Run("generate", "--model", folder["m"]).ExitCode);
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2", "--force")).ExitCode);
    }

    [Fact]
    public void A_folder_in_use_is_left_alone()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        using var held = CyberLM.Gpt.FolderLock.Take(folder["m"]);
        Refused(2, "in use", Cyberlm.Train(log, folder["m"], "--resume"));
        string[] before = Directory.GetFileSystemEntries(folder["m"], "*", SearchOption.AllDirectories);
        Refused(2, "in use", Cyberlm.Train(log, folder["m"], "--steps", "2", "--force"));
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(folder["m"], "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void A_damaged_model_is_not_loaded()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        byte[] bytes = File.ReadAllBytes(folder["m/model.safetensors"]);
        bytes[^5] ^= 4;
        File.WriteAllBytes(folder["m/model.safetensors"], bytes);
        Refused(2, "model.safetensors", "generate", "--model", folder["m"]);
        Refused(2, "there is no model folder", "generate", "--model", folder["elsewhere"]);
        // The run is over, its checkpoints are whole: the model is written again, and nothing is said to be trained.
        var resume = Cyberlm.Run("train", "--resume", "--out", folder["m"]);
        Assert.True(resume.ExitCode == 0, resume.Talk);
        Assert.Contains("model.safetensors", resume.Talk);
        Assert.Contains("written again from the checkpoint of step 2\n", resume.Talk);
        Assert.Contains("the run has ended at step 2 already", resume.Talk);
        Assert.DoesNotContain("goes on", resume.Talk);
        Assert.DoesNotContain("is trained", resume.Talk);
        Assert.Equal(0, Cyberlm.Run("generate", "--model", folder["m"]).ExitCode);
    }

    [Fact]
    public void A_file_where_the_folder_of_the_model_should_be_is_refused_before_the_data_is_read()
    {
        File.WriteAllText(folder["m"], "a file");
        Refused(2, $"{folder["m"]} is a file", Cyberlm.Train(folder["nowhere.jsonl"], folder["m"], "--steps", "2"));
        Refused(2, $"{folder["m"]} is a file", Cyberlm.Train(log, folder["m"], "--steps", "2", "--force"));
        Assert.Equal("a file", File.ReadAllText(folder["m"]));
    }

    [Fact]
    public void A_full_disk_is_the_environments_fault()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        Refused(3, "/proc/nowhere", "generate", "--model", folder["m"], "--out", "/proc/nowhere.log");
        Refused(3, "/proc", "tenant", "--users", "1", "--days", "1", "--out", "/proc/nowhere");
    }

    [Fact]
    public void Files_of_two_models_are_not_taken_for_one()
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        string config = File.ReadAllText(folder["m/config.json"]);
        Assert.Contains("\"heads\":2", config.Replace(" ", ""));
        File.WriteAllText(folder["m/config.json"], System.Text.RegularExpressions.Regex.Replace(config, "eads\": ?2", "eads\": 4"));
        Refused(2, "config.json is not what", "generate", "--model", folder["m"]);
    }

    [Theory]
    [InlineData("/dev/null", "is a device")]
    [InlineData("", "--out is empty")]
    public void An_output_that_is_no_file_is_refused_even_with_force(string output, string sentence)
    {
        Assert.Equal(0, Cyberlm.Run(Cyberlm.Train(log, folder["m"], "--steps", "2")).ExitCode);
        Refused(2, sentence, "generate", "--model", folder["m"], "--out", output, "--force");
    }

    [Fact]
    public void What_is_no_text_and_a_table_without_names_are_refused()
    {
        var bytes = new byte[5000];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(CyberLM.Kernels.Philox.UInt64(1, 0, (ulong)i) >> 8);
        File.WriteAllBytes(folder["packed.log"], bytes);
        Refused(2, "no text", Cyberlm.Train(folder["packed.log"], folder["m"], "--steps", "2"));
        File.WriteAllText(folder["t.csv"], "1,\"x\ny\"\n");
        Refused(2, "does not name its columns", Cyberlm.Train(folder["t.csv"], folder["m"], "--steps", "2"));
    }

    [Fact]
    public void A_backend_that_is_not_one_is_refused() => Refused(2, "tpu", "generate", "--model", folder["m"], "--backend", "tpu");
}
