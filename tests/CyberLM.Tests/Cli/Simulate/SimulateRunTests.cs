using System.Text.Json.Nodes;
using CyberLM.Cli.Commands;
using CyberLM.Detection.Scenarios;
using CyberLM.Tenant;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Cli.Simulate;

/// <summary>`simulate` from the command line, by a model that has learned next to nothing of a small tenant.</summary>
public sealed class SimulateRunTests(SimulateRunTests.Trained trained) : IClassFixture<SimulateRunTests.Trained>
{
    public sealed class Trained : IDisposable
    {
        readonly TemporaryFolder folder = new();

        public Trained()
        {
            new TenantLog(new(10, 5, 3, new(2026, 1, 5))
            {
                Schema = SchemaPlan.Of2026, Streams = [LogStream.SignIn], EventsPerUserPerDay = 6,
            }).Write(folder["t"]);
            Train = Cyberlm.Run([
                "train", "--data", Log, "--out", Model, "--layers", "1", "--heads", "2", "--channels", "16", "--context", "256",
                "--batch", "2", "--steps", "2", "--threads", "1",
            ]);
        }

        internal Outcome Train { get; }
        public string Log => folder["t/signin.jsonl"];
        public string Model => folder["m"];

        public string this[string name] => folder[name];

        public void Dispose() => folder.Dispose();
    }

    Outcome Simulate(params string[] more)
    {
        Assert.True(trained.Train.ExitCode == 0, trained.Train.Talk);
        return Cyberlm.Run(["simulate", more[0], "--model", trained.Model, "--threads", "1", .. more[1..]]);
    }

    static JsonNode[] Lines(string file) => [.. File.ReadAllLines(file).Select(line => JsonNode.Parse(line)!)];

    [Fact]
    public void An_attack_stands_among_its_background_with_a_label_for_each_record()
    {
        string file = trained["s10.jsonl"];
        var run = Simulate("S10", "--no-rules", "--days", "2", "--background-users", "2", "--out", file, "--seed", "3");
        Assert.True(run.ExitCode == 0, run.Talk);
        var (records, labels) = (Lines(file), Lines(file + ".labels.jsonl"));
        string[] times = [.. records.Select(record => (string)record["time"]!)];
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.InRange(labels.Length, 14, 25);
        foreach (var label in labels)
        {
            var record = records[(int)label["record"]! - 1];
            Assert.Equal((string)label["id"]!, (string)record["properties"]!["id"]!);
            Assert.Equal((string)label["address"]!, (string)record["callerIpAddress"]!);
            string[] asked = [.. label["asked"]!.AsArray().Select(path => (string)path!)];
            Assert.Superset(new HashSet<string> { "time", "category", "resultType", "properties.userPrincipalName" }, asked.ToHashSet());
            Assert.DoesNotContain("properties.deviceDetail.browser", asked);
            Assert.Contains("category", label["kind"]!.AsArray().Select(path => (string)path!));
            Assert.Equal((string)label["step"]! == "prompt" ? "500121" : "0", (string)record["resultType"]!);
        }
        var labelled = labels.Select(label => (int)label["record"]!).ToHashSet();
        Assert.All(records.Index(), one => Assert.Equal(labelled.Contains(one.Index + 1),
            (string)one.Item["callerIpAddress"]! == (string)labels[0]["address"]!));
        Assert.True(File.Exists(file + ".provenance.json"));
        string again = trained["again.jsonl"];
        Simulate("S10", "--no-rules", "--days", "2", "--background-users", "2", "--out", again, "--seed", "3", "--rows", "3");
        Assert.Equal(File.ReadAllText(file), File.ReadAllText(again));
    }

    [Fact]
    public void Into_real_logs_every_one_of_their_records_stays()
    {
        string file = trained["into.jsonl"];
        var run = Simulate("S10,B02", "--no-rules", "--into", trained.Log, "--out", file, "--detonation-id", "a text of sixteen or more");
        Assert.True(run.ExitCode == 0, run.Talk);
        var own = Lines(file + ".labels.jsonl").Select(label => (int)label["record"]! - 1).ToHashSet();
        Assert.Equal(File.ReadAllLines(trained.Log), File.ReadAllLines(file).Where((_, i) => !own.Contains(i)));
        Assert.Contains("of attacks and benign twins among", run.Talk, StringComparison.Ordinal);
        Assert.Equal(["B02", "S10"], Lines(file + ".labels.jsonl").Select(label => (string)label["scenario"]!).Distinct().Order());
        var marker = new CyberLM.Logs.Marker("a text of sixteen or more");
        Assert.All(File.ReadAllLines(file).Index(), one =>
            Assert.Equal(own.Contains(one.Index), marker.Holds(System.Text.Encoding.UTF8.GetBytes(one.Item))));
    }

    /// <summary>Who signs in from a conference for two days does not work at home meanwhile, unless real logs say so.</summary>
    [Fact]
    public void A_traveller_has_no_background_during_the_journey()
    {
        string file = trained["b05.jsonl"];
        var run = Simulate("B05", "--no-rules", "--days", "3", "--background-users", "3", "--out", file, "--seed", "2");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains($": played by {trained.Model} (seed 2, ", run.Talk, StringComparison.Ordinal);
        Assert.Contains("of travellers left out", run.Talk, StringComparison.Ordinal);
        Assert.Contains("of the benign twin among", run.Talk, StringComparison.Ordinal);
        var (records, labels) = (Lines(file), Lines(file + ".labels.jsonl"));
        var labelled = labels.Select(label => (int)label["record"]! - 1).ToHashSet();
        string traveller = (string)labels[0]["user"]!;
        Assert.DoesNotContain(records.Index(), one => !labelled.Contains(one.Index)
            && (string)one.Item["properties"]!["userPrincipalName"]! == traveller
            && string.CompareOrdinal((string)one.Item["time"]!, (string)labels[0]["time"]!) >= 0
            && string.CompareOrdinal((string)one.Item["time"]!, (string)labels[^1]["time"]!) <= 0);
        Assert.Contains(records.Index(), one => !labelled.Contains(one.Index));
        var into = Simulate("B05", "--no-rules", "--into", trained.Log, "--out", trained["b05-into.jsonl"]);
        Assert.True(into.ExitCode == 0, into.Talk);
        Assert.Contains("of travellers from elsewhere", into.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_folder_without_records_is_named_and_left_out()
    {
        Directory.CreateDirectory(trained["logs"]);
        File.Copy(trained.Log, trained["logs/signin.jsonl"], overwrite: true);
        File.WriteAllBytes(trained["logs/torn.jsonl.gz"], [0x1F, 0x8B, 8, 0, 1, 2, 3, 4]);
        var run = Simulate("S10", "--no-rules", "--into", trained["logs"], "--out", trained["folder.jsonl"], "--force");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Single(run.Talk.Split("left out: ")[1..]);
        Assert.Contains("torn.jsonl.gz", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_tells_the_attack_where_labels_are_stripped()
    {
        string file = trained["blind.jsonl"];
        var run = Simulate("S10", "--no-rules", "--below-threshold", "--out", file, "--strip-labels");
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.False(File.Exists(file + ".labels.jsonl"));
        Assert.DoesNotContain("S10", File.ReadAllText(file + ".provenance.json"), StringComparison.Ordinal);
        Assert.InRange(Lines(file).Count(record => (string)record["resultType"]! == "500121"), 4, 8 + 4);
    }

    [Fact]
    public void A_variant_is_named_wherever_its_scenario_is()
    {
        string file = trained["variant.jsonl"];
        var run = Simulate("S10", "--no-rules", "--days", "1", "--below-threshold", "--out", file);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains("S10 below-threshold: ", run.Talk, StringComparison.Ordinal);
        Assert.All(Lines(file + ".labels.jsonl"), label =>
            Assert.Equal(("S10", "below-threshold"), ((string)label["scenario"]!, (string?)label["variant"])));
        Assert.Contains("\"S10 below-threshold\"", File.ReadAllText(file + ".provenance.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_rules_make_of_it_is_told()
    {
        File.WriteAllText(trained["rule.yml"], """
            title: Refused
            name: mfa_denied
            logsource: {product: azure, service: signinlogs}
            detection:
              refused: {resultType: 500121}
              condition: refused
            """);
        string file = trained["ruled.jsonl"];
        var run = Simulate("S10", "--rules", trained["rule.yml"], "--out", file, "--json", "--redraw", "0");
        Assert.True(run.ExitCode == 0, run.Talk);
        var told = JsonNode.Parse(run.Output)!["scenarios"]![0]!;
        Assert.Empty(told["missed"]!.AsArray());
        Assert.Contains("mfa_denied", told["fired"]!.AsArray().Select(name => (string)name!));
        Assert.DoesNotContain("mfa_denied", told["unknownRules"]!.AsArray().Select(name => (string)name!));
        Assert.Contains("there is no rule mfa_spam_then_success", run.Talk, StringComparison.Ordinal);
        var piped = Cyberlm.Run(["rules", "run", file, "--rules", trained["rule.yml"]]);
        Assert.Equal(Lines(file).Count(record => (string)record["resultType"]! == "500121"), piped.Output.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void A_recorded_attack_stands_among_days_of_the_model()
    {
        string[] lines = File.ReadAllLines(trained.Log), users = [.. Lines(trained.Log).Select(UserOf).Distinct().Order()];
        var own = lines.Where(line => UserOf(JsonNode.Parse(line)!) == users[0]).Take(3)
            .Select(line => line.Replace(users[0], "mallory@lab.example", StringComparison.Ordinal));
        File.WriteAllLines(trained["lab.jsonl"], own);
        string file = trained["transplanted.jsonl"];
        var run = Cyberlm.Run(["simulate", "--from", trained["lab.jsonl"], "--model", trained.Model, "--threads", "1", "--no-rules",
            "--map", $"user={users[1]}", "--keep-rest", "--out", file]);
        Assert.True(run.ExitCode == 0, run.Talk);
        var (records, labels) = (Lines(file), Lines(file + ".labels.jsonl"));
        Assert.Equal(3, labels.Length);
        Assert.InRange(records.Length, 4, 1000);
        Assert.All(labels, label => Assert.Equal(users[1], UserOf(records[(int)label["record"]! - 1])));
        Assert.DoesNotContain("mallory", File.ReadAllText(file), StringComparison.Ordinal);
        string[] times = [.. records.Select(record => (string)record["time"]!)];
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        var provenance = JsonNode.Parse(File.ReadAllText(file + ".provenance.json"))!;
        Assert.Equal("lab", (string)provenance["recorded"]!["name"]!);
        Assert.Equal("m", (string)provenance["model"]!);
    }

    static string UserOf(JsonNode record) => (string)record["properties"]!["userPrincipalName"]!;

    /// <summary>A rule counts refused prompts of anyone: in plays together there are enough of them, in one there are not.</summary>
    [Fact]
    public void A_table_says_what_fired_and_scenarios_can_be_judged_apart()
    {
        File.WriteAllText(trained["two.yml"], """
            title: Refused
            name: refused
            logsource: {product: azure, service: signinlogs}
            detection:
              refused: {resultType: 500121}
              condition: refused
            ---
            title: Refused by many
            name: mfa_denied
            correlation: {type: event_count, rules: [refused], timespan: 30d, condition: {gte: 30}}
            """);
        string[] Table(params string[] more)
        {
            var run = Simulate([
                "S10,S10,S10", "--rules", trained["two.yml"], "--out", trained["two.jsonl"], "--force", "--table", "--redraw", "0",
                "--background-users", "0", "--days", "1", .. more,
            ]);
            Assert.True(run.ExitCode == 0, run.Talk);
            return [.. run.Output.Split('\n').Where(line => line.Contains("S10", StringComparison.Ordinal))];
        }

        string[] together = Table(), apart = Table("--judge-apart");
        Assert.Equal(3, together.Length);
        Assert.Contains(together, line => Cells(line) is [.., "1", "1", "1"]);
        Assert.Equal(3, apart.Length);
        Assert.All(apart, line => Assert.Equal(["1", "0", "0", "mfa_denied"], Cells(line)[^4..]));

        static string[] Cells(string line) => [.. line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    [Theory]
    [InlineData("no scenario S99", "S99")]
    [InlineData("--table writes to stdout", "S10", "--table")]
    [InlineData("no variant upside-down", "S10", "--variant", "upside-down")]
    [InlineData("--json writes to stdout", "S10", "--json")]
    [InlineData("--into has a background of its own", "S10", "--into", "x.jsonl", "--days", "3")]
    [InlineData("more than once", "S10", "--into", "-")]
    [InlineData("users as victims", "S02")]
    public void What_cannot_be_is_refused_in_a_sentence(string said, params string[] flags)
    {
        var run = Simulate([.. flags, "--no-rules"]);
        Assert.True(run.ExitCode == 2, run.Talk);
        Assert.Contains(said, run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_the_fields_is_told_which_are_missing()
    {
        string model = trained["other"];
        File.WriteAllLines(trained["other.jsonl"], CyberLM.Tests.Logs.Generation.SmallLog.Records()
            .Select(record => System.Text.Encoding.UTF8.GetString(record.Span)));
        Cyberlm.Run(["train", "--data", trained["other.jsonl"], "--out", model, "--layers", "1", "--heads", "2", "--channels", "16",
            "--context", "128", "--batch", "2", "--steps", "2", "--threads", "1"]);
        var run = Cyberlm.Run(["simulate", "S10", "--model", model, "--threads", "1", "--no-rules"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("S10: the records that the model learned have no records of the stream signin", run.Talk, StringComparison.Ordinal);
        Assert.Contains(ScenarioNeeds.Recipe, run.Talk, StringComparison.Ordinal);
        Assert.DoesNotContain("can play", run.Talk, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "simulate.md"));
        Assert.All(ScenarioNeeds.Recipe.Split(" && "), command => Assert.Contains(command, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Users_who_are_new_or_have_no_part_are_said()
    {
        string known = UserOf(Lines(trained.Log)[0]);
        var run = Simulate("S10", "--no-rules", "--days", "1", "--user", known[1..], "--user", known, "--out", trained["users.jsonl"]);
        Assert.True(run.ExitCode == 0, run.Talk);
        Assert.Contains($"warning: --user {known[1..]} is nobody that the model knows: someone new is played", run.Talk);
        Assert.Contains($"did you mean {known}?", run.Talk);
        Assert.Contains($"warning: --user {known} takes no part", run.Talk);
        Assert.All(Lines(trained["users.jsonl.labels.jsonl"]), label => Assert.Equal(known[1..], (string)label["user"]!));
    }

    /// <summary>A field that the model lacks: how to come by it, and what can be played meanwhile; of a typo what was meant.</summary>
    [Theory]
    [InlineData("properties.mfaDetial.authMethod", "did you mean properties.mfaDetail.authMethod?")]
    [InlineData("properties.nothingOfTheKind", "can play S01, ")]
    public void A_field_that_the_model_has_not_learned_is_refused_with_what_helps(string path, string hint)
    {
        string file = trained["own.yml"];
        File.WriteAllText(file, ScenarioSet.Shipped.Find("S10").Text
            .Replace("properties.mfaDetail.authMethod", path, StringComparison.Ordinal));
        var run = Simulate(file, "--no-rules");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"S10: the records that the model learned have no {path}\n", run.Talk, StringComparison.Ordinal);
        Assert.Contains(hint, run.Talk, StringComparison.Ordinal);
        var check = Cyberlm.Run("simulate", "check", file, "--model", trained.Model);
        Assert.Equal(2, check.ExitCode);
        Assert.StartsWith($"{file}, line 30, {path}: the model has not learned it", check.Output, StringComparison.Ordinal);
        Assert.Equal(path.Contains("mfa"), check.Output.Contains("did you mean properties.mfaDetail.authMethod?"));
        Assert.DoesNotContain("without --model", check.Talk, StringComparison.Ordinal);
    }
}
