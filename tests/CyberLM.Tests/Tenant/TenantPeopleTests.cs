using CyberLM.Tenant;
using Xunit;

namespace CyberLM.Tests.Tenant;

/// <summary>Who is there, since when, with what.</summary>
public class TenantPeopleTests
{
    static readonly DateOnly Start = new(2026, 1, 5);

    static Organisation Of(int users, int days) => new(new TenantOptions(users, days, 5, Start));

    /// <summary>Days as national calendars have them.</summary>
    [Theory]
    [InlineData("US", "2025-11-27", true)]
    [InlineData("US", "2026-01-19", true)]
    [InlineData("US", "2026-05-25", true)]
    [InlineData("US", "2026-05-18", false)]
    [InlineData("GB", "2026-05-04", true)]
    [InlineData("GB", "2026-08-31", true)]
    [InlineData("GB", "2026-04-03", true)]
    [InlineData("DE", "2026-05-14", true)]
    [InlineData("DE", "2026-05-25", true)]
    [InlineData("DE", "2026-10-03", true)]
    [InlineData("FR", "2026-07-14", true)]
    [InlineData("FR", "2026-04-03", false)]
    [InlineData("BR", "2026-06-04", true)]
    [InlineData("JP", "2026-12-25", false)]
    public void A_holiday_is_one_where_it_is_one(string country, string date, bool holiday) =>
        Assert.Equal(holiday, Holidays.Is(country, DateOnly.ParseExact(date, "yyyy-MM-dd")));

    [Theory]
    [InlineData(2000, 4, 23)]
    [InlineData(2024, 3, 31)]
    [InlineData(2026, 4, 5)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void Easter_is_when_it_is(int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), Holidays.EasterSunday(year));

    [Fact]
    public void In_a_year_some_people_leave_and_about_as_many_come()
    {
        Organisation organisation = Of(200, 365);
        User[] people = [.. organisation.Users.Where(user => user.Kind == UserKind.Person)];
        int came = people.Count(user => user.Employment.Joins > Start);
        int left = people.Count(user => user.Employment.Leaves <= organisation.LastDay);
        Assert.InRange(came, 14, 44);
        Assert.InRange(left, 14, 44);
    }

    [Fact]
    public void A_longer_log_has_the_users_and_devices_of_the_shorter_one_first()
    {
        User[] shorter = [.. Of(60, 20).Users];
        User[] longer = [.. Of(60, 400).Users];
        Assert.True(longer.Length > shorter.Length);
        foreach ((User one, User other) in shorter.Zip(longer))
        {
            Assert.Equal((one.Id, one.PrincipalName, one.HomeAddress), (other.Id, other.PrincipalName, other.HomeAddress));
            Assert.Equal(one.Employment, other.Employment);
            foreach (bool phone in new[] { false, true })
            {
                var had = one.Equipment.All.Where(device => device.Phone == phone).Select(device => device.Id);
                Assert.Subset(other.Equipment.All.Select(device => device.Id).ToHashSet(), had.ToHashSet());
            }
        }
    }

    [Fact]
    public void Every_user_who_works_has_a_laptop_on_every_day()
    {
        Organisation organisation = Of(80, 400);
        foreach (User user in organisation.Users.Where(user => user.Kind != UserKind.Service))
        {
            for (DateOnly date = Start.AddDays(-1); date <= organisation.LastDay.AddDays(1); date = date.AddDays(1))
            {
                Assert.NotEmpty(user.Equipment.Laptops(date));
            }
        }
        int replaced = organisation.Users.SelectMany(user => user.Equipment.All).Count(device => device.Since > Start);
        Assert.InRange(replaced, 30, 130);
    }

    [Fact]
    public void Devices_names_and_ids_are_unique()
    {
        Device[] known = [.. Of(300, 500).Users.SelectMany(user => user.Equipment.All).Where(device => device.Known)];
        Assert.Distinct(known.Select(device => device.Id));
        Assert.Distinct(known.Select(device => device.DisplayName));
    }

    [Fact]
    public void A_browser_goes_through_versions_that_only_rise()
    {
        var chrome = new Browser(BrowserFamily.Chrome, mac: false, lag: 3, patch: 0);
        int[] majors = [.. Enumerable.Range(0, 30).Select(month => Major(chrome.At(Start.AddDays(30 * month)).UserAgent))];
        Assert.Equal(majors.Order(), majors);
        Assert.True(majors.Distinct().Count() > 20);
        // Chrome 143 came on 2 December 2025, Chrome 109 on 10 January 2023: the rule may be off by some versions so far back.
        Assert.Equal(143, Major(chrome.At(new DateOnly(2025, 12, 8)).UserAgent));
        Assert.InRange(Major(chrome.At(new DateOnly(2023, 1, 20)).UserAgent), 106, 112);

        static int Major(string agent) => int.Parse(agent.Split("Chrome/")[1].Split('.')[0]);
    }

    [Fact]
    public void Guests_come_from_partners_and_work_with_little()
    {
        User[] guests = [.. Of(120, 10).Users.Where(user => user.Kind == UserKind.Guest)];
        Assert.Equal(10, guests.Length);
        Assert.All(guests, guest => Assert.EndsWith(guest.Partner!.Domain, guest.PrincipalName));
        Assert.All(guests, guest => Assert.All(guest.Equipment.All, device => Assert.False(device.Known)));
    }

    [Fact]
    public void Roles_have_their_share_and_only_some_administer()
    {
        User[] people = [.. Of(2_000, 1).Users.Where(user => user.Kind == UserKind.Person)];
        double all = Roles.All.Sum(role => role.Weight);
        foreach (Role role in Roles.All)
        {
            double share = people.Count(user => user.Role == role) / (double)people.Length;
            Assert.InRange(share / (role.Weight / all), 0.6, 1.5);
        }
        Assert.All(people.Where(user => user.Administrator), user => Assert.Equal("IT", user.Role.Name));
        Assert.InRange(people.Count(user => user.Administrator), 40, 110);
    }
}
