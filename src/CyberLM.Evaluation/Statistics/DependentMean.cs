namespace CyberLM.Evaluation;

/// <summary>A mean of what records cost, with the interval that a normal distribution of it has, by users where that can be.</summary>
public static class DependentMean
{
    /// <param name="whose">user and day of each; a user of -1 is nobody</param>
    public static Figure Of(IReadOnlyList<double> values, IReadOnlyList<(int User, long Day)> whose)
    {
        FlatRecord[] records = [.. whose.Select(one => new FlatRecord([], false, 0) { User = one.User, Day = one.Day })];
        int[][] units = Bootstrap.Units([.. ResampledUnits.Numbered(records, ResampledUnits.Of(records)).Select(record => record.Unit)]);
        return Bootstrap.Normal(values.Average(), values.Count, [.. units.Select(unit => (unit.Sum(place => values[place]), unit.Length))]);
    }
}
