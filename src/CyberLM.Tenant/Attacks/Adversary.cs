namespace CyberLM.Tenant;

/// <summary>A run as it was planned: for the ground truth, and to be played on its day.</summary>
public sealed record PlannedAttack(string Run, AttackDefinition Definition, DateTime Start, ulong Number);

/// <summary>
/// Plays the attacks that the options name, each as often as it is named, on days of its own choice in the second half of the log. It
/// knows the organisation and nothing of any rule or scenario file; what it varies stands in <see cref="AttackCatalog"/>.
/// </summary>
public sealed class Adversary
{
    // Detectors learn from what came before, and an attack of some days must end within the log.
    const double Earliest = 0.5;
    const double Latest = 0.88;

    // Most adversaries of office workers work in their victims' daytime, some at night.
    const double Daytime = 0.7;

    readonly Organisation organisation;
    public Adversary(Organisation organisation)
    {
        this.organisation = organisation;
        TenantOptions options = organisation.Options;
        DateTime begin = options.Start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var numbers = new Dictionary<string, int>();
        var planned = new List<PlannedAttack>();
        foreach (string id in options.Attacks)
        {
            AttackDefinition definition = AttackCatalog.Find(id)!;
            int number = numbers[definition.Id] = numbers.GetValueOrDefault(definition.Id) + 1;
            // By id and number: what else is asked for changes nothing.
            ulong key = definition.Id.Aggregate(0UL, (sum, letter) => sum * 128 + letter);
            var random = new Prng(options.Seed, (ulong)Purpose.AttackPlan, key, (ulong)number);
            int day = (int)(options.Days * random.Uniform(Earliest, Latest));
            double hour = random.Chance(Daytime) ? random.Uniform(7, 17) : random.Uniform(0, 23);
            TimeZone zone = organisation.Offices[0].City.Zone;
            DateTime start = zone.ToUtc(begin.AddDays(day).AddHours(hour));
            planned.Add(new PlannedAttack($"{definition.Id}-{number}", definition, start, key * 1_000 + (ulong)number));
        }
        Planned = planned;
    }

    public IReadOnlyList<PlannedAttack> Planned { get; }

    /// <summary>What was drawn for an attack, without playing it.</summary>
    public IReadOnlyDictionary<string, double> Parameters(PlannedAttack attack) => Prepare(attack, []).Drawn;

    AttackRun Prepare(PlannedAttack attack, List<LogRecord> into)
    {
        var random = new Prng(organisation.Options.Seed, (ulong)Purpose.Attack, attack.Number);
        return new AttackRun(organisation, attack.Definition, attack.Run, random, attack.Start, into);
    }

    /// <summary>Plays whole, with all its days, what begins on this day of UTC.</summary>
    internal void Simulate(DateOnly date, List<LogRecord> into)
    {
        foreach (PlannedAttack attack in Planned)
        {
            if (DateOnly.FromDateTime(attack.Start) == date && Prepare(attack, into) is { HasVictims: true } run)
            {
                attack.Definition.Play(run);
            }
        }
    }
}
