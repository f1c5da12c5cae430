using System.Numerics;

namespace CyberLM.Logs;

/// <summary>
/// Finds values that stay as they were from one record of a sequence to the next, and how quickly that must follow: as long as no more
/// neighbours differ than a rule may be broken, and in no doubling of the time twice as many.
/// </summary>
sealed class SteadySearch(Sample sample, Sequences sequences, (Slot Slot, TimeScale Scale)? dated)
{
    /// <summary>Seconds. What stays longer than a burst is a habit, and the model's to say.</summary>
    const int Longest = 60;

    /// <summary>So many neighbours would differ if each had any of its entity's values: fewer that differ are no accident then.</summary>
    const double LeastExpected = 20;

    readonly int[] times = dated is null ? [] : sample.Column(dated.Value.Slot);

    /// <summary>By doublings of a second: neighbours, and how many of them differ.</summary>
    readonly record struct Step(int Pairs, int Differing, double Expected);

    /// <param name="untold">values of the record that nothing tells</param>
    public List<Steady> Find(IEnumerable<Slot> untold) =>
        !sequences.HaveEntities || dated is null ? [] : [.. untold.Select(Find).OfType<Steady>()];

    Steady? Find(Slot slot)
    {
        var steps = Steps(sample.Column(slot));
        var all = new Step();
        double expected = 0;
        int within = 0;
        for (int step = 0; 1 << step <= Longest && steps[step].Differing <= 2 * Tolerance.Of(steps[step].Pairs); step++)
        {
            all = new(all.Pairs + steps[step].Pairs, all.Differing + steps[step].Differing, all.Expected + steps[step].Expected);
            if (all.Differing <= Tolerance.Of(all.Pairs)) (within, expected) = (1 << step, all.Expected);
        }
        return expected >= LeastExpected ? new(slot, within * SequenceState.UnitsPerSecond) : null;
    }

    Step[] Steps(int[] column)
    {
        var steps = new Step[8 * sizeof(long)];
        double[] expected = DifferOfAnyTwo(column);
        var last = new Dictionary<int, (int Symbol, long Time)>();
        for (int record = 0; record < column.Length; record++)
        {
            if (column[record] < 0 || TimeOf(record) is not { } at) continue;
            if (last.TryGetValue(sequences[record], out var before) && at >= before.Time)
            {
                ref var step = ref steps[StepOf(at - before.Time)];
                step = new(step.Pairs + 1, step.Differing + (column[record] != before.Symbol ? 1 : 0), step.Expected + expected[record]);
            }
            last[sequences[record]] = (column[record], at);
        }
        return steps;
    }

    /// <summary>Below a second, below two, below four, ...</summary>
    static int StepOf(long nanoseconds)
    {
        ulong seconds = (ulong)(nanoseconds / SequenceState.UnitsPerSecond);
        return seconds == 0 ? 0 : 1 + BitOperations.Log2(seconds);
    }

    long? TimeOf(int record)
    {
        int symbol = times[record];
        return symbol >= 0 && dated!.Value.Scale.Read(dated.Value.Slot.Symbols[symbol], out long units) >= 0
            ? TimeScale.Convert(units, dated.Value.Scale.UnitsPerSecond, SequenceState.UnitsPerSecond) : null;
    }

    /// <summary>By record: how often two records of its entity, drawn from all of its, differ.</summary>
    double[] DifferOfAnyTwo(int[] column)
    {
        double[] differ = new double[column.Length];
        foreach (var its in Enumerable.Range(0, column.Length).Where(record => column[record] >= 0).GroupBy(sequences.EntityOf))
        {
            double count = its.Count();
            double same = its.CountBy(record => column[record]).Sum(of => of.Value / count * (of.Value / count));
            foreach (int record in its) differ[record] = 1 - same;
        }
        return differ;
    }
}
