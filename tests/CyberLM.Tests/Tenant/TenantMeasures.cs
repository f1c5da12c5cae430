using System.Globalization;
using CyberLM.Evaluation;
using CyberLM.Tenant;

namespace CyberLM.Tests.Tenant;

/// <summary>The measures of docs/tenant.md, of any set of sign-ins.</summary>
static class TenantMeasures
{
    const double FarKilometres = 500, FastKilometresPerHour = 800;
    const int Folds = 5, MostRecords = 700, FeaturesOfThePair = 4;

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Plain(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Rows of the table: name, and the figure of a set.</summary>
    public static IReadOnlyList<(string Name, Func<SignInView[], string> Of)> Rows { get; } =
    [
        ("records", set => set.Length.ToString(CultureInfo.InvariantCulture)),
        ("users", set => Users(set).Length.ToString(CultureInfo.InvariantCulture)),
        ("days from first to last record", set => Plain((set.Max(r => r.Time) - set.Min(r => r.Time)).TotalDays)),
        ("not interactive", set => Share(set, r => !r.Interactive)),
        ("successful", set => Share(set, r => r.Code == "0")),
        ("50158, challenge of a third party", set => Share(set, r => r.Code == "50158")),
        ("700082, 50173 and 70043, token run out", set => Share(set, r => r.Code is "700082" or "50173" or "70043")),
        ("50126, wrong password", set => Share(set, r => r.Code == "50126")),
        ("50074, 50076 and 500121, second factor", set => Share(set, r => r.Code is "50074" or "50076" or "500121")),
        ("50140, 50058 and 16000, interrupted", set => Share(set, r => r.Code is "50140" or "50058" or "16000")),
        ("53000 and 53003, refused by a policy", set => Share(set, r => r.Code is "53000" or "53003")),
        ("different results", set => set.Select(r => r.Code).Distinct().Count().ToString(CultureInfo.InvariantCulture)),
        ("with a user agent", set => Share(set, r => r.Agent.Length > 0)),
        ("device known", set => Share(set, r => r.KnownDevice)),
        ("second factor mentioned", set => Share(set, r => r.Mfa.Length > 0)),
        ("conditional access notApplied", set => Share(set, r => r.Policy == "notApplied")),
        ("processing, ms, median", set => Plain(Median(set.Select(r => r.Milliseconds)))),
        ("addresses a user", set => Plain(Users(set).Average(user => user.Select(r => r.Address).Distinct().Count()))),
        ("user agents a user", set => Plain(Users(set).Average(user => user.Select(r => r.Agent).Distinct().Count(a => a.Length > 0)))),
        ("cities an address", set => Cities(set)),
        ("users of the busiest address", set => set.GroupBy(r => r.Address).Max(a => a.Select(r => r.User).Distinct().Count())
            .ToString(CultureInfo.InvariantCulture)),
        ("within 10 s of the user's last record", set => Percent(Pairs(set).Average(p => p.Gap.TotalSeconds < 10 ? 1 : 0))),
        ("consecutive pairs too far for an aeroplane", set => Percent(Pairs(set).Average(p => TooFast(p) ? 1 : 0))),
        ("busiest 8 hours of UTC, share of records", set => BusiestHours(set)),
        ("Saturday and Sunday, share of records", set => Share(set, r => r.Time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)),
    ];

    static string Share(SignInView[] set, Func<SignInView, bool> holds) => Percent(set.Count(holds) / (double)set.Length);

    static IGrouping<string, SignInView>[] Users(SignInView[] set) => [.. set.GroupBy(r => r.User)];

    static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }

    static string Cities(SignInView[] set) => set.GroupBy(r => r.Address).Average(a => a.Select(r => r.City).Distinct().Count())
        .ToString("0.00", CultureInfo.InvariantCulture);

    static string BusiestHours(SignInView[] set)
    {
        int[] hours = [.. Enumerable.Range(0, 24).Select(hour => set.Count(r => r.Time.Hour == hour))];
        return Percent(Enumerable.Range(0, 24).Max(from => Enumerable.Range(from, 8).Sum(hour => hours[hour % 24])) / (double)set.Length);
    }

    static IEnumerable<(SignInView Before, SignInView After, TimeSpan Gap)> Pairs(SignInView[] set) =>
        set.GroupBy(r => r.User).SelectMany(user => user.OrderBy(r => r.Time).Zip(user.OrderBy(r => r.Time).Skip(1)))
            .Select(p => (p.First, p.Second, p.Second.Time - p.First.Time));

    static bool TooFast((SignInView Before, SignInView After, TimeSpan Gap) pair)
    {
        double kilometres = City.Distance(
            pair.Before.Place.Latitude, pair.Before.Place.Longitude, pair.After.Place.Latitude, pair.After.Place.Longitude);
        return kilometres > FarKilometres && kilometres > FastKilometresPerHour * pair.Gap.TotalHours;
    }

    /// <summary>
    /// How well boosted trees tell one set from the other by habits alone: no name, address, version or date is among the features.
    /// Five folds; 0.5 is not at all.
    /// </summary>
    /// <param name="alone">without what a record has to do with its user's last one</param>
    public static double Area(SignInView[] one, SignInView[] other, bool alone)
    {
        float[][] rows = [.. Features(one).Concat(Features(other)).Select(row => alone ? row[..^FeaturesOfThePair] : row)];
        int first = Math.Min(one.Length, MostRecords);
        bool[] labels = [.. rows.Select((_, i) => i >= first)];
        double[] areas = new double[Folds];
        for (int fold = 0; fold < Folds; fold++)
        {
            bool Held(int i) => (labels[i] ? i - first : i) % Folds == fold;
            int[] test = [.. Enumerable.Range(0, rows.Length).Where(Held)];
            int[] train = [.. Enumerable.Range(0, rows.Length).Where(i => !Held(i))];
            float[] scores = BoostedTrees.Scores(
                [.. train.Select(i => rows[i])], [.. train.Select(i => labels[i])], [.. test.Select(i => rows[i])]);
            areas[fold] = new RocCurve([.. scores.Select(score => (double)score)], [.. test.Select(i => labels[i])]).Area();
        }
        return areas.Average();
    }

    /// <summary>At most so many records at even distances; what a record has to do with the one before is of the whole set.</summary>
    static IEnumerable<float[]> Features(SignInView[] set)
    {
        var all = set.GroupBy(r => r.User).SelectMany(user =>
        {
            SignInView[] own = [.. user.OrderBy(r => r.Time)];
            return own.Select((r, i) => Feature(r, i == 0 ? null : own[i - 1]));
        }).ToArray();
        int count = Math.Min(all.Length, MostRecords);
        return Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)]);
    }

    static float[] Feature(SignInView r, SignInView? before) =>
    [
        r.Interactive ? 1 : 0, r.Code == "0" ? 1 : 0, Result(r.Code), r.ClientApp == "Browser" ? 1 : 0, r.Agent.Length > 0 ? 1 : 0,
        Family(r.Browser), Family(r.System), r.KnownDevice ? 1 : 0, r.Mfa.Length == 0 ? 0 : r.Mfa.Contains("claim") ? 1 : 2,
        r.Policy == "success" ? 1 : r.Policy == "failure" ? 2 : 0, r.Requirement.StartsWith("multi") ? 1 : 0,
        (float)Math.Log(1 + r.Milliseconds), r.Resource.Length == 0 ? 0 : r.Resource == r.Application ? 1 : 2,
        before is null ? -1 : (float)Math.Log(1 + (r.Time - before.Time).TotalSeconds), before?.Address == r.Address ? 1 : 0,
        before?.Application == r.Application ? 1 : 0, before?.Agent == r.Agent ? 1 : 0,
    ];

    static int Result(string code) => code switch
    {
        "0" => 0,
        "50126" or "50053" or "50055" or "50056" or "50057" => 1,
        "50074" or "50076" or "50158" or "500121" or "50072" => 2,
        "700082" or "50173" or "70043" or "50133" => 3,
        _ => 4,
    };

    /// <summary>Without its version.</summary>
    static int Family(string name)
    {
        string[] families =
        [
            "Edge", "Chrome Mobile", "Chrome", "Firefox", "Mobile Safari", "Safari", "Rich", "IE", "Opera", "Windows", "Mac", "Ios", "And",
        ];
        return Array.FindIndex(families, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase));
    }
}
