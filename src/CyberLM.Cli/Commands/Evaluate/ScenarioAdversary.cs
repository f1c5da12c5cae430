using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Detection.Tuning;
using CyberLM.Logs;
using CyberLM.Tenant;

namespace CyberLM.Cli.Commands;

/// <summary>
/// Attacks by somebody who knows neither scenarios nor rules: those of simulated organisations, or of a folder with logs and their truth.
/// </summary>
sealed class ScenarioAdversary
{
    /// <summary>Enough for the widest spray; an attack of some days ends within the second half of the log.</summary>
    const int Users = 100, Days = 30;

    static readonly DateOnly FirstDay = new(2026, 1, 5);

    readonly Session session;
    readonly string? folder;

    /// <param name="folder">null: organisations of our own</param>
    public ScenarioAdversary(Session session, string? folder)
    {
        (this.session, this.folder) = (session, folder);
        if (folder is not null && !File.Exists(TruthOf(folder)))
            throw new CyberLMException($"--adversary {folder}: there is no {TenantLog.TruthFile}",
                $"cyberlm tenant --attacks all --users {Users} --days {Days} --out DIR writes logs and truth");
        if (folder is not null) RequireWhole(folder);
    }

    /// <summary>The truth can be read and is of these logs: it is asked for when all has been played, which takes minutes.</summary>
    void RequireWhole(string logs)
    {
        var labels = RecordLabels.Read(TruthOf(logs));
        foreach (var (number, record) in Reader(logs).Read().Index())
            if (labels.Of(number + 1, record) is not null) return;
        LabelFlags.RequireFound(labels, TruthOf(logs));
    }

    /// <summary>What its attacks are, for the table's foot.</summary>
    public string Words(int seeds) =>
        folder ?? $"{Units.Plural(seeds, "tenant")} of {Users} people and {Days} days, each attack once in each";

    /// <param name="seeds">of organisations, one after the other from the first on; a folder is what it is</param>
    public IReadOnlyList<PlayOutcome> Play(IReadOnlyList<Scenario> scenarios, ScenarioJudge judge, ulong seed, int seeds)
    {
        if (folder is not null) return Judge(folder, scenarios, judge);
        string[] attacks = [.. scenarios.Select(scenario => scenario.Id).Where(id => AttackCatalog.Find(id) is not null)];
        if (attacks.Length == 0) return [];
        var plays = new List<PlayOutcome>();
        for (int i = 0; i < seeds; i++) plays.AddRange(OfTenant(attacks, seed + (ulong)i, scenarios, judge));
        return plays;
    }

    IReadOnlyList<PlayOutcome> OfTenant(string[] attacks, ulong seed, IReadOnlyList<Scenario> scenarios, ScenarioJudge judge)
    {
        string made = Directory.CreateTempSubdirectory("cyberlm-adversary-").FullName;
        try
        {
            var summary = new TenantLog(new(Users, Days, seed, FirstDay)
            {
                Schema = SchemaPlan.Of2026, Streams = Enum.GetValues<LogStream>(), Attacks = attacks,
            }).Write(made, session.Stop);
            session.Talk.Event("adversary",
                $"adversary, seed {seed}: {Units.Plural(attacks.Length, "attack")} among {summary.ByStream.Values.Sum()} records",
                ("seed", (long)seed), ("attacks", attacks.Length), ("records", summary.ByStream.Values.Sum()));
            return Judge(made, scenarios, judge);
        }
        finally
        {
            Directory.Delete(made, recursive: true);
        }
    }

    IReadOnlyList<PlayOutcome> Judge(string logs, IReadOnlyList<Scenario> scenarios, ScenarioJudge judge) =>
        LabelledPlays.Judge(Reader(logs).Read(), TruthOf(logs), scenarios, judge);

    /// <summary>What the folder holds beside logs, the truth and the organisation, its walk passes over.</summary>
    LogReader Reader(string logs) => new([logs], new LogReaderOptions { InOrderOfTime = true, Stop = session.Stop });

    public static string TruthOf(string folder) => Path.Combine(folder, TenantLog.TruthFile);
}
