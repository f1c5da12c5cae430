using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>On which days there are records of whom, drawn as in the records trained on. Arithmetic, not sampling by the model.</summary>
sealed class Calendar(Population population, ulong seed)
{
    /// <summary>Keeps these numbers apart from those of tokens and of residuals.</summary>
    const ulong Salt = 0x43414C454E444152;
    const int DaysOfWeek = 7;

    /// <summary>Whether there are records of someone on a day.</summary>
    public bool IsActive(Person person, int number, int day)
    {
        int weekday = SequenceHeader.Weekday(day);
        double share = (double)person.Habits.Days[weekday] / Math.Max(1, WeekdaysInSpan(weekday));
        return Philox.Uniform(seed ^ Salt, (ulong)number, (ulong)day) < share;
    }

    /// <summary>A day of someone, among the days that they have had: the weekday as often as theirs, of any week of the span.</summary>
    public int DayOf(Person person, int draw)
    {
        int[] days = person.Habits.Days;
        long at = Draw(draw, 0, days.Sum());
        int weekday = 0;
        for (; at >= days[weekday]; weekday++) at -= days[weekday];
        return DayInSpan(weekday, draw);
    }

    /// <summary>
    /// Someone's day of the records trained on, each as often as any other: spread by the golden ratio (Kronecker's sequence), since with
    /// draws by chance a few hundred days would have one user three times as often as another who has as many.
    /// </summary>
    public (Person Person, int Day) Any(IReadOnlyList<Person> people, int draw)
    {
        const double goldenRatio = 0.6180339887498949;
        double spread = Philox.Uniform(seed ^ Salt, 0, 0) + draw * goldenRatio;
        long at = (long)((spread - Math.Floor(spread)) * people.Sum(person => (long)person.Habits.Days.Sum()));
        foreach (var person in people)
        {
            for (int weekday = 0; weekday < DaysOfWeek; weekday++)
            {
                if (at < person.Habits.Days[weekday]) return (person, DayInSpan(weekday, draw));
                at -= person.Habits.Days[weekday];
            }
        }
        throw new InvalidOperationException("the draw lies behind all days");
    }

    /// <summary>Records of no one on a day, of which there are so many on each weekday of the span.</summary>
    public int CountOn(IReadOnlyList<long> records, int day)
    {
        int weekday = SequenceHeader.Weekday(day);
        double expected = (double)records[weekday] / Math.Max(1, WeekdaysInSpan(weekday));
        int least = (int)Math.Min(expected, int.MaxValue - 1);
        return Philox.Uniform(seed ^ Salt, ulong.MaxValue, (ulong)day) < expected - least ? least + 1 : least;
    }

    /// <summary>One of so many places, drawn anew for each turn and place.</summary>
    public int Shuffled(int bound, int turn, int place) =>
        (int)Philox.Below(seed ^ Salt, (4UL << 48) | (1UL << 40) | (uint)turn, (ulong)place, bound);

    public int Below(int bound, int draw, int stream) => (int)Draw(draw, stream, bound);

    int DayInSpan(int weekday, int draw)
    {
        int first = population.FirstDay;
        while (SequenceHeader.Weekday(first) != weekday) first++;
        return first + DaysOfWeek * (int)Draw(draw, 1, Math.Max(1, WeekdaysInSpan(weekday)));
    }

    int WeekdaysInSpan(int weekday) =>
        Enumerable.Range(population.FirstDay, population.Span).Count(day => SequenceHeader.Weekday(day) == weekday);

    long Draw(int draw, int stream, long bound) => Philox.Below(seed ^ Salt, ((ulong)stream << 48) | 1UL << 40, (ulong)draw, bound);
}
