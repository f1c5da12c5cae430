namespace CyberLM.Evaluation;

/// <summary>Days of users in real logs: whoever generates the same ones gives rules as much to look at.</summary>
public static class AlertDays
{
    /// <summary>
    /// In order of the days. Of more records than <see cref="EvaluationOptions.LargestSet"/> users are drawn, each with all days.
    /// </summary>
    public static IReadOnlyList<(string User, DateOnly Day)> Of(IReadOnlyList<string> real, EvaluationOptions options)
    {
        var reader = new SetReader(new LogVocabulary(), options with { Notice = _ => { } });
        var events = reader.ReadReal("real", real, 1).Events;
        if (events.Length == 0) return [];
        var days = EqualDays.Counts(events.Where(one => one.User >= 0), EqualDays.Span(events));
        return
        [
            .. EqualDays.Drawn(days, options.LargestSet, options.Seed)
                .SelectMany(user => days[user].Keys.Select(day => (Name: reader.UserName(user), Day: day)))
                .OrderBy(one => one.Day).Select(one => (one.Name, DateOnly.FromDayNumber((int)one.Day))),
        ];
    }
}
