using System.Text.Json;

namespace CyberLM.Tenant;

/// <summary>tenant.json: what is true of the organisation, for judges that must not learn it from the log.</summary>
static class OrganisationTruth
{
    public static void Write(Stream stream, TenantLog log, TenantSummary summary)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        Organisation organisation = log.Organisation;
        json.WriteStartObject();
        WriteOptions(json, organisation);
        WriteCounts(json, summary);
        WriteCities(json);
        WriteOffices(json, organisation);
        WriteApplications(json, organisation);
        WriteAttacks(json, organisation);
        json.WriteStartArray("users");
        foreach (User user in organisation.Users)
        {
            WriteUser(json, user, log.Itineraries[user.Index], summary.ByUser.GetValueOrDefault(user.Index));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteOptions(Utf8JsonWriter json, Organisation organisation)
    {
        TenantOptions options = organisation.Options;
        json.WriteString("tenantId", organisation.TenantId);
        json.WriteString("domain", organisation.Domain);
        json.WriteStartObject("options");
        json.WriteNumber("users", options.Users);
        json.WriteNumber("days", options.Days);
        json.WriteNumber("seed", options.Seed);
        json.WriteString("start", options.Start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("eventsPerUserPerDay", options.EventsPerUserPerDay);
        json.WriteEndObject();
    }

    static void WriteCounts(Utf8JsonWriter json, TenantSummary summary)
    {
        json.WriteStartObject("counts");
        json.WriteNumber("records", summary.Records);
        json.WriteNumber("bytes", summary.Bytes);
        json.WriteNumber("interactive", summary.Interactive);
        WriteTime(json, "first", summary.First);
        WriteTime(json, "last", summary.Last);
        json.WriteStartObject("byResult");
        foreach ((int code, long count) in summary.ByResult)
        {
            json.WriteNumber(code.ToString(System.Globalization.CultureInfo.InvariantCulture), count);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteAttacks(Utf8JsonWriter json, Organisation organisation)
    {
        json.WriteStartArray("attacks");
        var adversary = new Adversary(organisation);
        foreach (PlannedAttack attack in adversary.Planned)
        {
            json.WriteStartObject();
            json.WriteString("run", attack.Run);
            json.WriteString("scenario", attack.Definition.Id);
            json.WriteString("name", attack.Definition.Name);
            json.WriteString("technique", attack.Definition.Technique);
            WriteTime(json, "begins", attack.Start);
            json.WriteStartObject("drawn");
            foreach ((string name, double value) in adversary.Parameters(attack))
            {
                json.WriteNumber(name, Math.Round(value, 3));
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteCities(Utf8JsonWriter json)
    {
        json.WriteStartArray("cities");
        foreach (City city in Cities.All)
        {
            json.WriteStartObject();
            json.WriteString("name", city.Name);
            json.WriteString("state", city.State);
            json.WriteString("country", city.Country);
            json.WriteNumber("latitude", city.Latitude);
            json.WriteNumber("longitude", city.Longitude);
            json.WriteString("timeZone", city.Zone.Name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteOffices(Utf8JsonWriter json, Organisation organisation)
    {
        json.WriteStartArray("offices");
        foreach (Office office in organisation.Offices)
        {
            json.WriteStartObject();
            json.WriteString("city", office.City.Name);
            WriteAddresses(json, "addresses", office.Addresses);
            WriteAddresses(json, "vpnExits", office.VpnExits);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        WriteAddresses(json, "hotels", Cities.All.SelectMany(organisation.Hotels));
        WriteAddresses(json, "mobileGateways", Cities.All.Select(c => c.Country).Distinct().SelectMany(organisation.MobileGateways));
    }

    static void WriteAddresses(Utf8JsonWriter json, string name, IEnumerable<NetworkAddress> addresses)
    {
        json.WriteStartArray(name);
        foreach (NetworkAddress address in addresses)
        {
            WriteAddress(json, address);
        }
        json.WriteEndArray();
    }

    /// <summary>A mobile gateway serves a country and has no city of its own.</summary>
    static void WriteAddress(Utf8JsonWriter json, NetworkAddress address)
    {
        json.WriteStartObject();
        json.WriteString("ip", address.Ip);
        json.WriteNumber("autonomousSystem", address.AutonomousSystem);
        json.WriteString("kind", address.Kind.ToString());
        json.WriteString("country", address.City.Country);
        if (address.Kind != NetworkKind.Mobile)
        {
            json.WriteString("city", address.City.Name);
            json.WriteNumber("latitude", address.Latitude);
            json.WriteNumber("longitude", address.Longitude);
        }
        json.WriteEndObject();
    }

    static void WriteApplications(Utf8JsonWriter json, Organisation organisation)
    {
        json.WriteStartArray("applications");
        foreach (Application application in organisation.Applications)
        {
            json.WriteStartObject();
            json.WriteString("appId", application.Id);
            json.WriteString("displayName", application.DisplayName);
            json.WriteBoolean("browser", application.Browser);
            json.WriteBoolean("externalChallenge", application.ExternalChallenge);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteUser(Utf8JsonWriter json, User user, Itinerary itinerary, long records)
    {
        json.WriteStartObject();
        json.WriteString("kind", user.Kind.ToString());
        json.WriteString("userId", user.Id);
        json.WriteString("displayName", user.DisplayName);
        json.WriteString("userPrincipalName", user.PrincipalName);
        json.WriteString("department", user.Role.Name);
        WriteDate(json, "joins", user.Employment.Joins, DateOnly.MinValue);
        WriteDate(json, "leaves", user.Employment.Leaves, DateOnly.MaxValue);
        json.WriteBoolean("administrator", user.Administrator);
        json.WriteNumber("records", records);
        json.WriteString("homeCity", user.Home.Name);
        json.WriteString("timeZone", user.Home.Zone.Name);
        json.WriteString("office", user.Office?.City.Name);
        json.WriteNumber("workStart", Math.Round(user.WorkStart, 3));
        json.WriteNumber("workHours", Math.Round(user.WorkHours, 3));
        json.WriteNumber("activity", Math.Round(user.Activity, 3));
        json.WritePropertyName("homeAddress");
        WriteAddress(json, user.HomeAddress);
        WriteAddresses(json, "laterHomeAddresses", user.HomeLine.Leases.Skip(1));
        WriteDevices(json, user);
        json.WriteStartArray("applications");
        foreach (ApplicationUse use in user.Applications)
        {
            json.WriteStringValue(use.Application.DisplayName);
        }
        json.WriteEndArray();
        WriteTrips(json, itinerary);
        json.WriteEndObject();
    }

    static void WriteDevices(Utf8JsonWriter json, User user)
    {
        json.WriteStartArray("devices");
        foreach (Device device in user.Equipment.All)
        {
            json.WriteStartObject();
            json.WriteString("deviceId", device.Id);
            json.WriteString("displayName", device.DisplayName);
            json.WriteString("operatingSystem", device.OperatingSystem);
            json.WriteString("trust", device.Trust.ToString());
            json.WriteBoolean("compliant", device.Compliant);
            json.WriteBoolean("phone", device.Phone);
            WriteDate(json, "since", device.Since, DateOnly.MinValue);
            WriteDate(json, "until", device.Until, DateOnly.MaxValue);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteTrips(Utf8JsonWriter json, Itinerary itinerary)
    {
        json.WriteStartArray("trips");
        foreach (Stay stay in itinerary.Stays.Where(stay => stay.Away))
        {
            json.WriteStartObject();
            json.WriteString("city", stay.City.Name);
            WriteTime(json, "arrives", stay.From);
            WriteTime(json, "departs", stay.Until);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Null for what was so before the log, or lasts.</summary>
    static void WriteDate(Utf8JsonWriter json, string name, DateOnly date, DateOnly never)
    {
        if (date == never)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    static void WriteTime(Utf8JsonWriter json, string name, DateTime? utc)
    {
        if (utc is { } time)
        {
            json.WriteString(name, time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
