namespace CyberLM.Logs;

/// <summary>
/// Which sequences a request asks for, in order. A request for days has those of each day, which are written in order of time; one for a
/// number of records goes on until there are enough.
/// </summary>
sealed class GenerationPlan
{
    const int AnyNumber = int.MaxValue;
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;
    readonly FieldModel fields;
    readonly GenerationRequest request;
    readonly Calendar calendar;
    readonly IReadOnlyList<Person> people;

    public GenerationPlan(FieldModel fields, GenerationRequest request, Action<string> notice)
    {
        this.fields = fields;
        this.request = request;
        calendar = new(fields.Population, request.Seed);
        bool named = request.Users.Count > 0 || request.Like is not null;
        if (fields.Population.IsEmpty && named)
            throw new CyberLMException("--user: the model knows no users: its records say of no one whose they are", "leave the flag out");
        if (request.Like is not null && request.Users.Count == 0)
            throw new CyberLMException("--like says whose habits a user has, and there is no --user", "name one");
        if (fields.Population.Span == 0 && IsByDay)
            throw new CyberLMException($"--{(request.Day is null ? "start, --now" : "day")}: the records of this model have no time",
                "leave the flag out");
        var found = new People(fields, request.UserDays.Count > 0 ? _ => { } : notice);
        people = fields.Population.IsEmpty ? []
            : request.UserDays.Count > 0 ? [.. request.UserDays.Select(day => found.Named(day.User, like: null))]
            : request.Users.Count == 0 ? found.Everyone() : [.. request.Users.Select(user => found.Named(user, request.Like))];
    }

    /// <summary>The records of each turn are written in order of time; without it, as the plans stand.</summary>
    public bool IsByDay => request.Day is not null || request.Start is not null;

    /// <summary>Of a plan, in nanoseconds since 1970; null where it has no day.</summary>
    public long? EndOf(SequencePlan plan) => plan.Day is not { } day ? null
        : (day + 1) * NanosecondsPerDay + (long)DayStart.TotalSeconds * SequenceState.UnitsPerSecond;

    TimeSpan DayStart => request.DayStart ?? fields.Schema.DayStart;

    /// <summary>
    /// Plans of the next turn; empty when there are no more. A request for a number of records has turns without end.
    /// </summary>
    public IEnumerable<List<SequencePlan>> Turns()
    {
        if (people.Count == 0) return SingleTurns();
        if (request.UserDays.Count > 0) return [[.. request.UserDays.Select((day, i) => people[i].Plan(Number(day.Day), AnyNumber))]];
        if (!IsByDay) return DrawnTurns();
        return request.Count is null ? DayTurns() : RepeatedTurns();
    }

    int FirstDay => request.Start is { } start ? DayOf(start)
        : request.Day is { } day ? Number(day)
        : fields.Population.FirstDay;

    static int Number(DateOnly day) => day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    int DayOf(DateTimeOffset time) =>
        (int)TimeScale.FloorDivide((time.UtcDateTime - DateTime.UnixEpoch - DayStart).Ticks, TimeSpan.TicksPerDay);

    IEnumerable<Person> Active(int day) => people.Where((person, number) => calendar.IsActive(person, number, day));

    /// <summary>Records of no one.</summary>
    IEnumerable<List<SequencePlan>> SingleTurns()
    {
        const int perTurn = 4096;
        int? day = IsByDay ? FirstDay : null;
        // Of those before the start nobody knows how many come.
        bool goesOn = request.Start is not null && request.Count is not null;
        for (int left = request.Count ?? 1; left > 0; left -= goesOn ? 0 : perTurn)
            yield return [.. Enumerable.Repeat(new SequencePlan(null, null, null, day, 1), Math.Min(left, perTurn))];
    }

    /// <summary>Days of the span, until there are enough records.</summary>
    IEnumerable<List<SequencePlan>> DrawnTurns()
    {
        const int most = 4096;
        double perDay = Math.Max(1, (double)fields.Population.Members.Sum(member => member.Records)
            / fields.Population.Members.Sum(member => (long)member.Days.Sum()));
        int perTurn = (int)Math.Clamp(Math.Ceiling((request.Count ?? 1) / perDay), 1, most);
        for (int draw = 0; ;)
        {
            var turn = new List<SequencePlan>();
            for (int i = 0; i < perTurn; i++, draw++)
            {
                var (person, day) = request.Users.Count > 0
                    ? (people[draw % people.Count], calendar.DayOf(people[draw % people.Count], draw))
                    : calendar.Any(people, draw);
                turn.Add(person.Plan(day, AnyNumber));
            }
            yield return turn;
        }
    }

    /// <summary>A day a turn, with those who have records on it; one who was named has.</summary>
    IEnumerable<List<SequencePlan>> DayTurns()
    {
        bool always = request.Users.Count > 0 && request.Days == 1;
        for (int day = FirstDay; day < FirstDay + request.Days; day++)
        {
            int on = day;
            yield return [.. (always ? people : Active(on)).Select(person => person.Plan(on, AnyNumber))];
        }
    }

    /// <summary>The same days again and again, until there are enough records.</summary>
    IEnumerable<List<SequencePlan>> RepeatedTurns()
    {
        bool anyone = request.Users.Count == 0;
        for (int turn = 0; ; turn++)
        {
            int day = FirstDay + turn % request.Days;
            List<Person> active = [.. anyone ? Active(day) : people];
            // No one has ever had records on such a weekday: someone has.
            if (active.Count == 0) active.Add(people[turn % people.Count]);
            yield return [.. active.Select(person => person.Plan(day, AnyNumber))];
        }
    }
}
