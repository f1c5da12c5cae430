using System.Globalization;
using System.Text.Json;
using CyberLM.Tenant;
using nietras.SeparatedValues;

namespace CyberLM.Tests.Tenant;

/// <summary>What sign-ins of different exports have in common.</summary>
sealed record SignInView
{
    public required string User { get; init; }
    public required DateTime Time { get; init; }
    public required bool Interactive { get; init; }
    public required string Code { get; init; }
    public required string ClientApp { get; init; }
    public required string Agent { get; init; }
    public required string Browser { get; init; }
    public required string System { get; init; }
    public required bool KnownDevice { get; init; }
    public required string Mfa { get; init; }
    public required string Policy { get; init; }
    public required string Requirement { get; init; }
    public required double Milliseconds { get; init; }
    public required string Application { get; init; }
    public required string Resource { get; init; }
    public required string Address { get; init; }
    public required string City { get; init; }
    public required (double Latitude, double Longitude) Place { get; init; }

    /// <summary>NVIDIA's export of 2022 and the tenant's.</summary>
    public static SignInView OfEventHub(JsonElement record)
    {
        JsonElement properties = record.GetProperty("properties");
        return Of(properties, record.Text("time"), record.Text("resultType"), record.Text("category") == "SignInLogs", Name);

        static string Name(string pascal) => pascal switch
        {
            "IPAddress" => "ipAddress",
            "LocationDetails" => "location",
            _ => char.ToLowerInvariant(pascal[0]) + pascal[1..],
        };
    }

    /// <summary>
    /// Log Analytics as msticpy keeps it. Its "IsInteractive" is false throughout, its table is that of interactive sign-ins.
    /// </summary>
    public static SignInView OfLogAnalytics(JsonElement record) => Of(
        record, record.Text("TimeGenerated"), record.Text("ResultType"), record.Text("Category") == "SignInLogs", name => name);

    /// <summary>Log Analytics' columns as the training lab's CSV has them: some under two names, objects as JSON in a cell.</summary>
    public static IEnumerable<SignInView> OfCsv(string path)
    {
        using var reader = Sep.Reader(o => o with { Unescape = true }).FromFile(path);
        foreach (var row in reader)
        {
            var cells = new Dictionary<string, object?>();
            foreach (string name in reader.Header.ColNames)
            {
                string text = row[name].ToString(), plain = name.Replace("_dynamic", "").Replace(" [UTC]", "").TrimStart('\uFEFF');
                if (name.EndsWith("_string", StringComparison.Ordinal))
                {
                    continue;
                }
                cells[plain] = text.StartsWith('{') || text.StartsWith('[') ? JsonElement.Parse(text) : text;
            }
            JsonElement record = JsonSerializer.SerializeToElement(cells);
            // The lab replays the records, and only the steps of authentication kept their time.
            string time = record.At("AuthenticationDetails")!.Value[0].Text("authenticationStepDateTime");
            yield return Of(record, time, record.Text("ResultType"), record.Text("Category") == "SignInLogs", name => name);
        }
    }

    static SignInView Of(JsonElement r, string time, string code, bool interactive, Func<string, string> name)
    {
        string Text(string pascal, string inner = "")
        {
            JsonElement? at = r.At(name(pascal) + (inner.Length > 0 ? "." + inner : ""));
            return at is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : "";
        }
        double Degrees(string inner) => r.At($"{name("LocationDetails")}.geoCoordinates.{inner}")?.GetDouble() ?? double.NaN;
        return new SignInView
        {
            User = Text("UserPrincipalName"),
            Time = DateTime.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
            Interactive = interactive,
            Code = code,
            ClientApp = Text("ClientAppUsed"),
            Agent = Text("UserAgent"),
            Browser = Text("DeviceDetail", "browser"),
            System = Text("DeviceDetail", "operatingSystem"),
            KnownDevice = Text("DeviceDetail", "deviceId").Length > 0,
            Mfa = Text("Status", "additionalDetails"),
            Policy = Text("ConditionalAccessStatus"),
            Requirement = Text("AuthenticationRequirement"),
            Milliseconds = double.TryParse(Text("ProcessingTimeInMilliseconds"), CultureInfo.InvariantCulture, out double ms) ? ms : 0,
            Application = Text("AppDisplayName"),
            Resource = Text("ResourceDisplayName"),
            Address = Text("IPAddress"),
            City = Text("LocationDetails", "city"),
            Place = (Degrees("latitude"), Degrees("longitude")),
        };
    }
}
