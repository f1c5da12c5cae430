using System.Text;

namespace CyberLM.Logs;

/// <summary>What a model of fields knows about the organisation whose records it has learned, for whoever plans records of it.</summary>
public sealed class KnownOrganisation
{
    readonly FieldModel fields;
    readonly Dictionary<string, Member> members;

    internal KnownOrganisation(FieldModel fields)
    {
        this.fields = fields;
        var people = fields.Population.IsEmpty ? [] : new People(fields, _ => { }).Everyone();
        members = people.ToDictionary(person => Text(person.Name), person => person.Habits);
        Users = [.. members.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whose records the model has learned, as far as it can name them; sorted.</summary>
    public IReadOnlyList<string> Users { get; }

    /// <summary>Days of the records learned; the same where they have no time.</summary>
    public DateOnly FirstDay => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(fields.Population.FirstDay);
    public DateOnly LastDay => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(fields.Population.LastDay);

    /// <summary>Where records say when they were; null where they do not.</summary>
    public string? TimePath => fields.Schema.Time?.Path;

    /// <summary>And whose they are.</summary>
    public string? UserPath => fields.Schema.Entity?.Path;

    /// <summary>Records that are nobody's, on a day.</summary>
    public double OfNoOneADay => fields.Population.Span == 0 ? 0
        : (fields.Population.Records - fields.Population.Members.Sum(member => member.Records)) / (double)fields.Population.Span;

    /// <summary>Records that someone has on a weekday, of all that they have; 0 for someone who is not known.</summary>
    public double ShareOf(string user, DayOfWeek day)
    {
        if (!members.TryGetValue(user, out var member)) return 0;
        const int daysOfWeek = 7;
        return (double)member.Days[((int)day + daysOfWeek - 1) % daysOfWeek] / Math.Max(1, member.Days.Sum());
    }

    /// <summary>Of the week from a day on the first on which nearly as many are about as on any.</summary>
    public DateOnly BusyDayFrom(DateOnly from)
    {
        const int week = 7;
        const double nearly = 0.8;
        double About(DateOnly day) => Users.Sum(user => ShareOf(user, day.DayOfWeek));
        var days = Enumerable.Range(0, week).Select(from.AddDays).ToList();
        double most = days.Max(About);
        return days.First(day => About(day) >= nearly * most);
    }

    /// <summary>The hour, as their records spell it, in which someone does most.</summary>
    public int HourOf(string user) => members.TryGetValue(user, out var member) ? member.Profile.Hour : 12;

    /// <summary>Whether records have something at a path of keys joined by dots, or a list on the way there.</summary>
    public bool Has(string path)
    {
        SchemaNode? node = fields.Schema.Tree.Root;
        foreach (string key in path.Split('.'))
        {
            node = node.Child(Encoding.UTF8.GetBytes(key));
            if (node is null) return false;
            if (node.Length is not null) return true;
        }
        return node.Value is not null || node.Layout is not null;
    }

    /// <summary>Paths at which records have values outside of lists, keys joined by dots.</summary>
    public IReadOnlyList<string> Paths => [.. fields.Schema.Tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value)
        .Select(slot => slot.Path).Distinct()];

    /// <summary>Whether some record that is worth knowing has the value there.</summary>
    public bool HasValue(string path, string json) => fields.Schema.Tree.Root.Scope.Slots
        .Where(slot => slot.Kind == SlotKind.Value && slot.Path == path)
        .Any(slot => AskedConditions.Spelling(slot, json) is { } answer && (slot.Symbols.Find(answer) >= 0
            || fields.Schema.Types.Any(type => type[slot] is Constant always && always.Spelling.SequenceEqual(answer))));

    /// <summary>What all records have there, as JSON; null where they differ.</summary>
    public string? Always(string path)
    {
        var slot = fields.Schema.Tree.Root.Scope.Slots.FirstOrDefault(slot => slot.Kind == SlotKind.Value && slot.Path == path);
        if (slot is null) return null;
        string?[] all = [.. fields.Schema.Types
            .Select(type => type[slot] is Constant always ? Encoding.UTF8.GetString(always.Spelling) : null).Distinct()];
        return all is [{ } only] ? only : null;
    }

    /// <summary>A time as records write it there, as JSON; in lists too. As ISO 8601 where they have no times there.</summary>
    public string Spell(string path, DateTimeOffset time)
    {
        var slot = fields.Schema.Tree.Slots.FirstOrDefault(slot => slot.Path.Replace("[]", "", StringComparison.Ordinal) == path
            && fields.Schema.Coders[slot.Index] is TimeCoder);
        if (slot is null) return $"\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}\"";
        var (scale, to) = (((TimeCoder)fields.Schema.Coders[slot.Index]).Scale, new ByteBuffer());
        long nanoseconds = (time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;
        scale.Write(0, TimeScale.Convert(nanoseconds, SequenceState.UnitsPerSecond, scale.UnitsPerSecond), to);
        return Encoding.UTF8.GetString(to.Written);
    }

    static string Text(byte[] name) => Encoding.UTF8.GetString(Copy.Content(name));
}
