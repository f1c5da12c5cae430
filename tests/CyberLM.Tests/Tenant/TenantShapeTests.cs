using System.Text;
using System.Text.Json;
using Xunit;
using static CyberLM.Tests.Tenant.GeneratedTenant;

namespace CyberLM.Tests.Tenant;

/// <summary>The form of the records, also against the original export where it lies beside the repository.</summary>
public class TenantShapeTests
{
    const int LeafFields = 83;

    /// <summary>
    /// Constant in the original, richer here: people are asked for a second factor and suspected, guests come, mail goes the old way.
    /// </summary>
    static readonly string[] RicherHere =
    [
        "properties.authenticationRequirement", "properties.riskDetail", "properties.riskLevelAggregated",
        "properties.riskLevelDuringSignIn", "properties.riskState", "properties.riskEventTypes_v2", "properties.userType",
        "properties.crossTenantAccessType", "properties.authenticationProtocol",
    ];

    /// <summary>Constant per tenant, and another tenant here.</summary>
    static readonly string[] OfTheTenant = ["resourceId", "tenantId", "properties.resourceTenantId", "properties.homeTenantId"];

    static readonly Lazy<JsonElement[]> Original = new(() =>
        [.. File.ReadLines(Repository.Shared("data/azure-ad/signin.jsonl")).Select(line => JsonElement.Parse(line))]);

    [Fact]
    public void There_are_83_leaf_fields() => Assert.Equal(LeafFields, Records.SelectMany(r => r.LeafPaths()).Distinct().Count());

    [Fact]
    public void The_leaf_fields_are_those_of_the_original()
    {
        var original = Original.Value.SelectMany(r => r.LeafPaths()).ToHashSet();
        Assert.Equal(original.Order(), Records.SelectMany(r => r.LeafPaths()).Distinct().Order());
    }

    [Fact]
    public void No_two_keys_stand_in_another_order_than_in_the_original()
    {
        var before = new HashSet<(string, string)>();
        foreach (JsonElement record in Original.Value)
        {
            before.UnionWith(Pairs([.. record.LeafPaths()]));
        }
        var swapped = Records.Select(r => string.Join('\n', r.LeafPaths())).Distinct()
            .SelectMany(order => Pairs(order.Split('\n')))
            .Where(pair => before.Contains((pair.After, pair.Before)));
        Assert.Empty(swapped);
    }

    static IEnumerable<(string Before, string After)> Pairs(string[] order) =>
        from i in Enumerable.Range(0, order.Length)
        from j in Enumerable.Range(i + 1, order.Length - i - 1)
        select (order[i], order[j]);

    [Fact]
    public void What_is_constant_in_the_original_is_the_same_constant_here()
    {
        JsonElement[] original = Original.Value;
        string[] constant =
        [
            .. original[0].LeafPaths().Where(path => original.All(r => r.At(path)?.ToString() == original[0].At(path)!.Value.ToString())),
        ];
        Assert.True(constant.Length > 30);
        foreach (string path in constant.Except(RicherHere).Except(OfTheTenant))
        {
            string expected = original[0].At(path)!.Value.GetRawText();
            Assert.All(Records, r => Assert.Equal(expected, r.At(path)!.Value.GetRawText()));
        }
    }

    [Fact]
    public void Every_field_has_the_kind_of_value_it_has_in_the_original()
    {
        ILookup<string, JsonValueKind> Kinds(IEnumerable<JsonElement> records) => records
            .SelectMany(r => r.LeafPaths().Select(path => (path, Kind: Normal(r.At(path)!.Value.ValueKind))))
            .Distinct()
            .ToLookup(p => p.path, p => p.Kind);
        var original = Kinds(Original.Value);
        Assert.All(Kinds(Records), here => Assert.Subset(original[here.Key].ToHashSet(), here.ToHashSet()));

        // true and false are two kinds to System.Text.Json.
        static JsonValueKind Normal(JsonValueKind kind) => kind == JsonValueKind.False ? JsonValueKind.True : kind;
    }

    [Fact]
    public void Lines_are_spaced_like_the_original()
    {
        foreach ((string line, JsonElement record) in Lines.Zip(Records))
        {
            Assert.Equal(Spaced(record), line);
        }
    }

    /// <summary>The style of the original: a space after commas and colons, nothing else.</summary>
    static string Spaced(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", element.EnumerateObject().Select(p => $"\"{p.Name}\": {Spaced(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Spaced)) + "]",
        _ => element.GetRawText(),
    };

    [Fact]
    public void Lines_are_ascii_and_about_as_long_as_the_original()
    {
        Assert.All(Lines, line => Assert.True(Ascii.IsValid(line)));
        Assert.InRange(Lines.Average(line => line.Length), 2_700, 3_000);
        Assert.All(Lines, line => Assert.InRange(line.Length, 2_300, 4_000));
    }

    [Fact]
    public void Missing_null_and_empty_all_occur_and_are_different_things()
    {
        Assert.Contains(Records, r => r.At("properties.resourceServicePrincipalId")!.Value.ValueKind == JsonValueKind.Null);
        Assert.Contains(Records, r => r.At("properties.resourceServicePrincipalId")!.Value.ValueKind == JsonValueKind.String);
        Assert.Contains(Records, r => r.Text("properties.deviceDetail.deviceId").Length == 0);
        Assert.Contains(Records, r => !r.Has("properties.userAgent"));
        Assert.DoesNotContain(Records, r => r.At("properties.userAgent") is { ValueKind: JsonValueKind.Null });
    }
}
