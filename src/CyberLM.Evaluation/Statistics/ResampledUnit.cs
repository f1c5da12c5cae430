namespace CyberLM.Evaluation;

/// <summary>What is drawn again for an interval: records that depend on each other are drawn together.</summary>
public enum ResampledUnit
{
    Records,

    /// <summary>All that a user has done on a day.</summary>
    UserDays,
    Users,
}

/// <summary>
/// Records of one user are alike, and more of them say less than their number. Users are drawn where there are enough of them and none has
/// most of the records, else their days, else records.
/// </summary>
static class ResampledUnits
{
    /// <summary>Of fewer an interval says next to nothing.</summary>
    const int Fewest = 10;

    public static string Word(this ResampledUnit unit) => unit switch
    {
        ResampledUnit.Users => "users",
        ResampledUnit.UserDays => "user-days",
        _ => "records",
    };

    public static ResampledUnit Of(IReadOnlyCollection<FlatRecord> records)
    {
        List<int> ofUsers = [.. records.Where(record => record.User >= 0).CountBy(record => record.User).Select(user => user.Value)];
        if (ofUsers.Count == 0) return ResampledUnit.Records;
        if (ofUsers.Count >= Fewest && 2 * ofUsers.Max() <= records.Count) return ResampledUnit.Users;
        int days = records.Where(record => record.User >= 0).Select(record => (record.User, record.Day)).Distinct().Count();
        return days >= Fewest ? ResampledUnit.UserDays : ResampledUnit.Records;
    }

    /// <summary>The same records, each with the number of its unit; one of nobody is alone.</summary>
    public static FlatRecord[] Numbered(IReadOnlyList<FlatRecord> records, ResampledUnit unit)
    {
        var numbers = new Dictionary<(int, long), int>();
        int NumberOf(FlatRecord record)
        {
            if (unit == ResampledUnit.Records || record.User < 0) return FlatRecord.Alone;
            var key = (record.User, unit == ResampledUnit.Users ? 0 : record.Day);
            if (!numbers.TryGetValue(key, out int number)) numbers.Add(key, number = numbers.Count);
            return number;
        }
        return [.. records.Select(record => record with { Unit = NumberOf(record) })];
    }
}
