namespace CyberLM.Logs;

/// <summary>
/// Which sequences a request asks for, in order. A request for days has those of each day, which are written in order of time; one for a
/// number of records goes on until there are enough.
/// </summary>
sealed class GenerationPlan
{
    const int AnyNumber = int.MaxValue;
    readonly FieldModel fields;
    readonly GenerationRequest request;
    readonly Calendar calendar;
    readonly AskedDays days;
    readonly IReadOnlyList<Person> people;
    readonly IReadOnlyList<long> ofNoOne;
    readonly Action<string> notice;

    public GenerationPlan(FieldModel fields, GenerationRequest request, Action<string> notice, Conditions? conditions = null)
    {
        this.fields = fields;
        this.request = request;
        this.notice = notice;
        calendar = new(fields.Population, request.Seed);
        days = new(request, fields.Schema, fields.Population.FirstDay);
        bool named = request.Users.Count > 0 || request.Like is not null;
        if (fields.Population.IsEmpty && named)
            throw new CyberLMException("--user: the model knows no users: its records say of no one whose they are", "leave the flag out");
        if (request.Like is not null && request.Users.Count == 0)
            throw new CyberLMException("--like says whose habits a user has, and there is no --user", "name one");
        if (fields.Population.Span == 0 && IsByDay)
            throw new CyberLMException($"--{(request.Day is null ? "start, --now" : "day")}: the records of this model have no time",
                "leave the flag out");
        var found = new People(fields, request.UserDays.Count > 0 ? _ => { } : notice);
        bool isAnyone = request.Users.Count == 0 && request.UserDays.Count == 0;
        var types = new TypesByOwner(fields, conditions);
        ofNoOne = isAnyone ? types.DaysOfNoOne : [];
        people = fields.Population.IsEmpty || isAnyone && !types.AreUsers ? []
            : request.UserDays.Count > 0 ? [.. request.UserDays.Select(day => found.Named(day.User, like: null))]
            : request.Users.Count == 0 ? found.Everyone() : [.. request.Users.Select(user => found.Named(user, request.Like))];
    }

    /// <summary>The records of each turn are written in order of time; without a day, as the plans stand.</summary>
    public bool IsByDay => days.IsNamed;

    /// <summary>Records before are left out, in nanoseconds since 1970, and those of a plan from its end on; null: none are.</summary>
    public long? From => days.From;

    public long? EndOf(SequencePlan plan) => plan.Day is { } day ? days.EndOf(day) : null;

    /// <summary>Records that a sequence may be expected to have.</summary>
    public double RecordsExpected => people.Count == 0 ? 1
        : Math.Max(1, (double)(fields.Population.Members.Sum(member => member.Records) + ofNoOne.Sum())
            / (fields.Population.Members.Sum(member => (long)member.Days.Sum()) + ofNoOne.Sum()));

    /// <summary>In the order in which their records are written. A request for a number of records has plans without end.</summary>
    public IEnumerable<SequencePlan> Plans() => Unnumbered().Select((plan, i) => plan with { Number = i });

    IEnumerable<SequencePlan> Unnumbered()
    {
        if (people.Count == 0 && ofNoOne.Sum() == 0) return Singles();
        if (request.UserDays.Count > 0) return request.UserDays.Select((day, i) => people[i].Plan(AskedDays.Number(day.Day), AnyNumber));
        if (!IsByDay) return Draws();
        return request.Count is null ? Days() : RepeatedDays();
    }

    IEnumerable<Person> Active(int day) => people.Where((person, number) => calendar.IsActive(person, number, day));

    static SequencePlan OfNoOne(int? day) => new(null, null, null, day, 1);

    IEnumerable<SequencePlan> OfNoOneOn(int day) =>
        Enumerable.Repeat(OfNoOne(day), ofNoOne.Count == 0 ? 0 : calendar.CountOn(ofNoOne, day));

    /// <summary>Records of no one, of which it is not known how many a day has.</summary>
    IEnumerable<SequencePlan> Singles()
    {
        // Of those before the start nobody knows how many come.
        bool goesOn = request.Start is not null && request.Count is not null;
        for (int i = 0; goesOn || i < (request.Count ?? 1); i++) yield return OfNoOne(IsByDay ? days.Main : null);
    }

    /// <summary>Days of the span, and among them records of no one as often as in the records trained on.</summary>
    IEnumerable<SequencePlan> Draws()
    {
        long alone = ofNoOne.Sum(), all = alone + people.Sum(person => (long)person.Habits.Days.Sum());
        for (int draw = 0, of = 0; ; of++)
        {
            if ((of + 1) * alone / all > of * alone / all)
            {
                yield return OfNoOne(null);
                continue;
            }
            var (person, day) = request.Users.Count > 0
                ? (people[draw % people.Count], calendar.DayOf(people[draw % people.Count], draw))
                : calendar.Any(people, draw);
            draw++;
            yield return person.Plan(day, AnyNumber);
        }
    }

    /// <summary>A day a turn, with those who have records on it; one who was named has.</summary>
    IEnumerable<SequencePlan> Days()
    {
        bool always = request.Users.Count > 0 && request.Days == 1, any = false;
        for (int turn = 0; turn < days.OfUsers; turn++)
        {
            int day = days.FirstOfUsers + turn;
            foreach (var person in always && day == days.Main ? people : Active(day))
            {
                any = true;
                yield return person.Plan(day, AnyNumber) with { Turn = turn };
            }
            foreach (var plan in OfNoOneOn(day))
            {
                any = true;
                yield return plan with { Turn = turn };
            }
        }
        if (!any) SayThatNobodyIs();
    }

    void SayThatNobodyIs()
    {
        var first = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(days.First);
        string when = request.Days == 1 ? FormattableString.Invariant($"on {first:yyyy-MM-dd}, a {first.DayOfWeek}")
            : FormattableString.Invariant($"from {first:yyyy-MM-dd} to {first.AddDays(request.Days - 1):yyyy-MM-dd}");
        bool drawn = Enumerable.Range(days.FirstOfUsers, days.OfUsers)
            .Any(day => people.Any(person => person.Habits.Days[SequenceHeader.Weekday(day)] > 0));
        notice($"no record: nobody has any {when}, "
            + (drawn ? "as it was drawn; another --seed draws anew" : "since in those trained on nobody had any on such a weekday")
            + "; --count asks for some all the same");
    }

    /// <summary>The same days again and again.</summary>
    IEnumerable<SequencePlan> RepeatedDays()
    {
        bool anyone = request.Users.Count == 0;
        for (int turn = 0; ; turn++)
        {
            int day = days.FirstOfUsers + turn % days.OfUsers;
            var active = anyone ? Active(day) : people;
            List<SequencePlan> plans = [.. active.Select(person => person.Plan(day, AnyNumber)), .. OfNoOneOn(day)];
            // No one has ever had records on such a weekday: someone has.
            if (plans.Count == 0) plans.Add(people.Count == 0 ? OfNoOne(day) : people[turn % people.Count].Plan(day, AnyNumber));
            if (anyone) Shuffle(plans, turn);
            foreach (var plan in plans) yield return plan with { Telling = turn / days.OfUsers };
        }
    }

    /// <summary>Of fewer records than the day has, whoever stands first would have them all.</summary>
    void Shuffle(List<SequencePlan> plans, int turn)
    {
        for (int i = plans.Count - 1; i > 0; i--)
        {
            int other = calendar.Shuffled(i + 1, turn, i);
            (plans[i], plans[other]) = (plans[other], plans[i]);
        }
    }
}
