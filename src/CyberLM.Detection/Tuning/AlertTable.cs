using System.Collections;

namespace CyberLM.Detection.Tuning;

/// <summary>
/// The alerts of one rule by the values of their records. A false alert goes when all of its records have a value; a true one is in danger
/// when any of them has it.
/// </summary>
sealed class AlertTable
{
    readonly Dictionary<int, (BitArray False, BitArray True)> byValue = [];
    readonly int falseAlerts, trueAlerts;

    /// <param name="valuesOf">numbers of the values of a record</param>
    /// <param name="least">false alerts that a value must have: most values of a record are its own</param>
    public AlertTable(JudgedRule rule, Func<long, IReadOnlyCollection<int>> valuesOf, int least)
    {
        (falseAlerts, trueAlerts) = (rule.FalseAlerts.Count, rule.TrueAlerts.Count);
        HashSet<int>[] common = [.. rule.FalseAlerts.Select(alert => alert.Records.Select(record => valuesOf(record).ToHashSet())
            .Aggregate((left, right) => { left.IntersectWith(right); return left; }))];
        var frequent = common.SelectMany(values => values).CountBy(value => value).Where(pair => pair.Value >= least)
            .Select(pair => pair.Key).ToHashSet();
        for (int i = 0; i < falseAlerts; i++)
        {
            foreach (int value in common[i].Where(frequent.Contains)) Row(value).False[i] = true;
        }
        for (int i = 0; i < trueAlerts; i++)
        {
            foreach (int value in rule.TrueAlerts[i].Records.SelectMany(valuesOf).Distinct())
            {
                if (byValue.TryGetValue(value, out var row)) row.True[i] = true;    // what no false alert has saves none
            }
        }
    }

    public IEnumerable<int> Values => byValue.Keys;

    public (BitArray False, BitArray True) this[int value] => byValue[value];

    public BitArray NoFalse() => new(falseAlerts);

    public BitArray NoTrue() => new(trueAlerts);

    (BitArray False, BitArray True) Row(int value)
    {
        if (!byValue.TryGetValue(value, out var row)) byValue.Add(value, row = (NoFalse(), NoTrue()));
        return row;
    }

    public static int Count(BitArray bits)
    {
        int count = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i]) count++;
        }
        return count;
    }

    /// <summary>Bits that the one has and the other has not.</summary>
    public static int CountNew(BitArray bits, BitArray known)
    {
        int count = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i] && !known[i]) count++;
        }
        return count;
    }
}
