using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Fields of the event hub that follow from others, or always say the same. A shape that has no place for one loses nothing where it says
/// what follows; coming from that shape it is filled in.
/// </summary>
static class EntraDerived
{
    /// <summary>The value as it would be filled in; null where nothing follows.</summary>
    public static byte[]? Value(string field, IReadOnlyDictionary<string, byte[]> fields) => field switch
    {
        "time" => fields.GetValueOrDefault("properties.createdDateTime"),
        "operationName" => [.. "\"Sign-in activity\""u8],
        "operationVersion" => [.. "\"1.0\""u8],
        "resultSignature" => [.. "\"None\""u8],
        "durationMs" => [.. "0"u8],
        "Level" => [.. "4"u8],
        "category" => Category(fields.GetValueOrDefault("properties.isInteractive")),
        "tenantId" => fields.GetValueOrDefault("properties.resourceTenantId"),
        "resourceId" => ResourceId(fields.GetValueOrDefault("tenantId") ?? fields.GetValueOrDefault("properties.resourceTenantId")),
        "callerIpAddress" => fields.GetValueOrDefault("properties.ipAddress"),
        "correlationId" => fields.GetValueOrDefault("properties.correlationId"),
        "properties.correlationId" => fields.GetValueOrDefault("correlationId"),
        "identity" => fields.GetValueOrDefault("properties.userDisplayName"),
        "location" => Inner(fields, "properties.location", "countryOrRegion"),
        "resultType" => Inner(fields, "properties.status", "errorCode") is { } code ? [(byte)'"', .. code, (byte)'"'] : null,
        "resultDescription" => Inner(fields, "properties.status", "failureReason"),
        _ => null,
    };

    static byte[]? Category(byte[]? isInteractive) => isInteractive switch
    {
        null => null,
        [(byte)'t', ..] => [.. "\"SignInLogs\""u8],
        _ => [.. "\"NonInteractiveUserSignInLogs\""u8],
    };

    static byte[]? ResourceId(byte[]? tenant) => tenant is [(byte)'"', .., (byte)'"']
        ? Encoding.UTF8.GetBytes($"\"/tenants/{Encoding.UTF8.GetString(tenant.AsSpan(1, tenant.Length - 2))}/providers/Microsoft.aadiam\"")
        : null;

    static byte[]? Inner(IReadOnlyDictionary<string, byte[]> fields, string outer, string name) =>
        fields.TryGetValue(outer, out byte[]? value)
            ? JsonMembers.Read(value).Where(member => member.Name == name).Select(member => member.Value).FirstOrDefault()
            : null;
}
