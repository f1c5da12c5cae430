namespace CyberLM.Tenant;

/// <summary>A line of work with the habits that go with it.</summary>
/// <param name="Weight">How many of the organisation's people do it, beside the others.</param>
/// <param name="OfficeDays">Share of working days on site.</param>
/// <param name="Remote">Share of people who have no office.</param>
/// <param name="Trips">Journeys begun per working day.</param>
/// <param name="Start">Hour of local time at which work usually begins; <paramref name="Spread"/> is its deviation among people.</param>
/// <param name="Weekend">Activity of a weekend day; a working day has 1.</param>
/// <param name="Evenings">Share of sessions late in the evening.</param>
/// <param name="Administrators">Share of people who administer the directory.</param>
public sealed record Role(
    string Name, double Weight, double OfficeDays, double Remote, double Trips, double Start, double Spread, double Weekend,
    double Evenings, double Administrators);

/// <summary>The table of roles.</summary>
static class Roles
{
    public static IReadOnlyList<Role> All { get; } =
    [
        //  name              weight office remote trips  start spread weekend evenings admins
        new("Engineering",     6,    0.40,  0.25,  0.006, 9.2,  0.8,   0.15,   0.12,    0),
        new("Sales",           5,    0.45,  0.15,  0.045, 8.6,  0.6,   0.14,   0.10,    0),
        new("Support",         4,    0.60,  0.15,  0.002, 8.4,  1.6,   0.22,   0.05,    0),
        new("Operations",      4,    0.80,  0.02,  0.012, 7.4,  0.7,   0.20,   0.03,    0),
        new("Finance",         3,    0.60,  0.08,  0.006, 8.5,  0.5,   0.06,   0.06,    0),
        new("Marketing",       3,    0.45,  0.20,  0.020, 9.0,  0.6,   0.08,   0.08,    0),
        new("IT",              2,    0.55,  0.10,  0.010, 8.2,  0.8,   0.18,   0.14,    0.6),
        new("Human Resources", 2,    0.60,  0.06,  0.010, 8.6,  0.5,   0.05,   0.05,    0),
        new("Legal",           1,    0.60,  0.06,  0.015, 9.0,  0.5,   0.08,   0.14,    0),
        new("Executive",       1,    0.60,  0.02,  0.070, 8.0,  0.6,   0.25,   0.18,    0),
    ];

    /// <summary>Accounts that machines use.</summary>
    public static Role Services { get; } = new("Services", 0, 0, 0, 0, 0, 0, 1, 0, 0);

    /// <summary>People of other organisations who work with ours.</summary>
    public static Role Guests { get; } = new("Guests", 0, 0, 1, 0.01, 9, 0.8, 0.04, 0.05, 0);

    static readonly double[] Weights = [.. All.Select(role => role.Weight)];

    public static Role Draw(Prng random) => All[random.Weighted(Weights)];
}
