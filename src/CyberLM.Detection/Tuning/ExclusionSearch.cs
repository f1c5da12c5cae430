using System.Collections;

namespace CyberLM.Detection.Tuning;

/// <summary>
/// Finds for one rule what could be passed over: values of a field, and pairs of fields where one alone would cost too much. Of all that is
/// allowed, what saves most is taken first, then what saves most of the rest.
/// </summary>
sealed class ExclusionSearch(AlertTable table, RecordSample sample, IReadOnlyList<FieldValue> values, ExclusionOptions options)
{
    /// <summary>Values that are tried with each other.</summary>
    const int Paired = 100;

    readonly bool withoutAttack = table.NoTrue().Length == 0;

    /// <param name="Values">one list for each field; of one any, of the fields all</param>
    /// <param name="PassedOver">share of all records</param>
    public sealed record Found(IReadOnlyList<IReadOnlyList<int>> Values, BitArray False, BitArray True, double PassedOver);

    public List<Found> Find()
    {
        var frequent = table.Values.Where(value => Allowed(value) && AlertTable.Count(table[value].False) >= options.LeastSaved)
            .OrderByDescending(value => AlertTable.Count(table[value].False)).ThenBy(value => values[value].Path.Length)
            .ThenBy(value => values[value].Path, StringComparer.Ordinal)
            .ThenBy(value => values[value].Text, StringComparer.Ordinal).ToList();
        var candidates = frequent.GroupBy(value => values[value].Path).SelectMany(field => Together([.. field]))
            .Concat(Pairs(frequent)).ToList();
        return Choose(candidates);
    }

    bool Allowed(int value) => options.Fields.Count == 0 || options.Fields.Contains(values[value].Path);

    int MostLost => (int)Math.Floor(options.MostRecallLost * table.NoTrue().Length + 1e-9);

    /// <summary>Values of one field, the most frequent first, that lose no more than is allowed: one of them, two, and so on.</summary>
    IEnumerable<Found> Together(List<int> ofField)
    {
        var (saved, lost, chosen) = (table.NoFalse(), table.NoTrue(), new List<int>());
        var passed = sample.None();
        foreach (int value in ofField)
        {
            var wider = new BitArray(passed).Or(sample.With(value));
            if (sample.Share(wider) > options.MostPassedOver) continue;
            var (more, danger) = table[value];
            if (chosen.Count == options.MostValues) break;
            if (AlertTable.CountNew(more, saved) < options.LeastSaved) continue;
            if (AlertTable.Count(lost) + AlertTable.CountNew(danger, lost) > MostLost) continue;
            saved.Or(more);
            lost.Or(danger);
            chosen.Add(value);
            passed = wider;
            yield return new Found([[.. chosen]], new BitArray(saved), new BitArray(lost), sample.Share(passed));
        }
    }

    /// <summary>A value that may stand alone needs no other beside it.</summary>
    bool IsEnough(int value) => AlertTable.Count(table[value].True) <= MostLost
        && sample.Share(sample.With(value)) <= options.MostPassedOver;

    /// <summary>Two fields together, where either alone loses or passes over too much; what all records have tells nothing apart.</summary>
    IEnumerable<Found> Pairs(List<int> frequent)
    {
        var tried = frequent.Where(value => !IsEnough(value) && sample.Share(sample.With(value)) < 1).Take(Paired).ToList();
        for (int i = 0; i < tried.Count; i++)
        {
            for (int j = i + 1; j < tried.Count; j++)
            {
                if (values[tried[i]].Path == values[tried[j]].Path) continue;
                var (one, other) = (table[tried[i]], table[tried[j]]);
                var lost = new BitArray(one.True).And(other.True);
                if (AlertTable.Count(lost) > MostLost) continue;
                var saved = new BitArray(one.False).And(other.False);
                double passed = sample.Share(new BitArray(sample.With(tried[i])).And(sample.With(tried[j])));
                if (AlertTable.Count(saved) >= options.LeastSaved && passed <= options.MostPassedOver)
                    yield return new Found([[tried[i]], [tried[j]]], saved, lost, passed);
            }
        }
    }

    List<Found> Choose(List<Found> candidates)
    {
        var (saved, lost, chosen) = (table.NoFalse(), table.NoTrue(), new List<Found>());
        while (chosen.Count < options.Most)
        {
            var best = candidates.Where(found => AlertTable.Count(lost) + AlertTable.CountNew(found.True, lost) <= MostLost)
                .Where(found => !SwitchesOff(found, saved))
                .Select(found => (Found: found, More: AlertTable.CountNew(found.False, saved)))
                .Where(pair => pair.More >= options.LeastSaved)
                .OrderByDescending(pair => pair.More).ThenBy(pair => pair.Found.Values.Sum(list => list.Count)).FirstOrDefault();
            if (best.Found is null) break;
            saved.Or(best.Found.False);
            lost.Or(best.Found.True);
            chosen.Add(best.Found);
            candidates.Remove(best.Found);
        }
        return chosen;
    }

    /// <summary>Without an attack in the log, what takes all alerts away is no exclusion.</summary>
    bool SwitchesOff(Found found, BitArray saved) =>
        withoutAttack && AlertTable.Count(saved) + AlertTable.CountNew(found.False, saved) == saved.Length;
}
