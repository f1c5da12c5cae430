using CyberLM.Tenant;
using Xunit;

namespace CyberLM.Tests.Tenant;

/// <summary>What people do over six weeks, looked at before it is text.</summary>
public class TenantTrafficTests
{
    static readonly DateOnly Start = new(2026, 3, 2);

    static readonly Lazy<(TenantLog Log, SignInRecord[] SignIns)> Content = new(() =>
    {
        var log = new TenantLog(new TenantOptions(70, 42, 3, Start));
        return (log, [.. log.SignIns()]);
    });

    static TenantLog Log => Content.Value.Log;
    static SignInRecord[] SignIns => Content.Value.SignIns;

    static DateOnly LocalDate(SignInRecord record) => DateOnly.FromDateTime(record.User.Home.Zone.ToLocal(record.Time));

    [Fact]
    public void Nobody_is_let_in_before_joining_or_after_leaving()
    {
        foreach (SignInRecord record in SignIns.Where(r => r.User.Kind == UserKind.Person))
        {
            // A day's tolerance: whoever travels lives by another clock.
            if (LocalDate(record) < record.User.Employment.Joins.AddDays(record.User.Employment.Joins == DateOnly.MinValue ? 0 : -1)
                || LocalDate(record) > record.User.Employment.Leaves.AddDays(record.User.Employment.Leaves == DateOnly.MaxValue ? 0 : 1))
            {
                Assert.Equal(50057, record.Outcome.Code);
            }
        }
        User[] left = [.. Log.Organisation.Users.Where(user => user.Employment.Leaves <= Start.AddDays(35))];
        Assert.NotEmpty(left);
    }

    [Fact]
    public void Most_of_a_session_comes_from_one_address()
    {
        (int pairs, int moved) = (0, 0);
        var people = SignIns.Where(r => r.User.Kind == UserKind.Person && r.Device is null or { Phone: false }).GroupBy(r => r.User.Index);
        foreach (var user in people)
        {
            foreach ((SignInRecord before, SignInRecord after) in user.Zip(user.Skip(1)))
            {
                if (after.Time - before.Time < TimeSpan.FromMinutes(5) && after.SessionId == before.SessionId)
                {
                    pairs++;
                    moved += after.Address.Ip != before.Address.Ip ? 1 : 0;
                }
            }
        }
        Assert.True(pairs > 5_000);
        Assert.InRange((double)moved / pairs, 0.001, 0.06);
    }

    [Fact]
    public void An_office_address_and_a_mobile_gateway_serve_many_people()
    {
        int People(NetworkKind kind) => SignIns.Where(r => r.Address.Kind == kind).GroupBy(r => r.Address.Ip)
            .Max(address => address.Select(r => r.User.Index).Distinct().Count());
        Assert.True(People(NetworkKind.Office) >= 5);
        Assert.True(People(NetworkKind.Mobile) >= 4);
        // Shared homes there are not.
        Assert.Equal(1, People(NetworkKind.Home));
    }

    [Fact]
    public void Some_homes_change_their_address_and_some_of_those_their_city_on_the_map()
    {
        var homes = SignIns.Where(r => r.Address.Kind == NetworkKind.Home && r.User.Kind == UserKind.Person).GroupBy(r => r.User.Index)
            .Select(user => (Addresses: user.Select(r => r.Address.Ip).Distinct().Count(),
                Cities: user.Select(r => r.Address.City).Distinct().ToList(), user.First().User.Home)).ToList();
        Assert.InRange(homes.Count(home => home.Addresses > 1) / (double)homes.Count, 0.15, 0.5);
        Assert.Contains(homes, home => home.Cities.Count > 1);
        Assert.All(homes, home => Assert.All(home.Cities, city => Assert.Equal(home.Home.Country, city.Country)));
    }

    [Fact]
    public void A_session_lasts_for_days_and_is_one_users()
    {
        var sessions = SignIns.Where(r => r.User.Kind == UserKind.Person).GroupBy(r => r.SessionId).ToList();
        Assert.All(sessions, session => Assert.Single(session.Select(r => r.User.Index).Distinct()));
        Assert.True(sessions.Count(session => session.Max(r => r.Time) - session.Min(r => r.Time) > TimeSpan.FromDays(2)) > 100);
    }

    [Fact]
    public void A_holiday_is_nearly_silent_where_it_is_one()
    {
        // Good Friday and Easter Monday 2026, by the calendars of the offices' countries.
        var friday = new DateOnly(2026, 4, 3);
        int On(DateOnly date, bool celebrating) => SignIns.Count(r =>
            r.User.Kind == UserKind.Person && Holidays.Is(r.User.Home.Country, friday) == celebrating && LocalDate(r) == date);
        int usual = On(friday.AddDays(-7), true) + On(friday.AddDays(-14), true);
        Assert.True(usual > 200, "the tenant must have people who celebrate");
        Assert.InRange(On(friday, true) / (usual / 2.0), 0, 0.25);
    }

    [Fact]
    public void Each_role_has_its_week()
    {
        double WeekendShare(string role)
        {
            SignInRecord[] of = [.. SignIns.Where(r => r.User.Role.Name == role)];
            return of.Count(r => LocalDate(r).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) / (double)of.Length;
        }
        Assert.True(WeekendShare("Finance") < WeekendShare("Support"));
        Assert.True(WeekendShare("Services") > 0.25);
    }

    [Fact]
    public void Faults_have_causes_and_natural_rates()
    {
        double Share(params int[] codes) => SignIns.Count(r => codes.Contains(r.Outcome.Code)) / (double)SignIns.Length;
        Assert.InRange(Share(50126), 0.005, 0.02);
        Assert.InRange(Share(500121), 0.0002, 0.003);
        Assert.InRange(Share(50053), 0.00001, 0.001);
        Assert.InRange(Share(50058), 0.0005, 0.004);
        Assert.InRange(Share(53000, 53003), 0.0001, 0.005);
        Assert.All(SignIns.Where(r => !r.Outcome.Succeeded), r => Assert.NotEqual(Cause.Work, r.Outcome.Cause));
        Assert.Equal(Cause.Work, SignIns.First(r => r.Outcome.Succeeded).Outcome.Cause);
        int[] codes = [.. SignIns.Select(r => r.Outcome.Code).Distinct()];
        Assert.Subset(codes.ToHashSet(), new HashSet<int> { 50055, 50074, 50076, 50140, 65001, 50011, 50105, 70043, 700082, 50173, 16000 });
    }

    [Fact]
    public void A_chain_of_interactive_records_ends_with_its_only_success()
    {
        foreach (var chain in SignIns.Where(r => r.Interactive).GroupBy(r => r.CorrelationId))
        {
            Assert.All(chain.SkipLast(1), r => Assert.False(r.Outcome.Succeeded));
        }
    }

    [Fact]
    public void Equal_runs_through_one_log_are_equal() =>
        Assert.Equal(SignIns.Take(3_000).Select(r => r.RequestId), Log.SignIns().Take(3_000).Select(r => r.RequestId));
}
