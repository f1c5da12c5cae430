namespace CyberLM.Logs;

/// <summary>Where a field of an Entra sign-in stands in each of its three shapes.</summary>
public static class SignInPaths
{
    /// <summary>Each field's path in each of them.</summary>
    public static IEnumerable<string> All => EntraFields.All
        .SelectMany(known => new[] { known.EventHub, known.LogAnalytics, known.Graph }).OfType<string>().Distinct();

    /// <summary>Null where the shape has no such field, and for all other shapes.</summary>
    /// <param name="eventHub">the field's path in an event hub's record, also within objects: "properties.status.errorCode"</param>
    public static string? In(RecordShape shape, string eventHub)
    {
        if (shape == RecordShape.EntraEventHub) return eventHub;
        foreach (var field in EntraFields.All)
        {
            string? name = shape switch
            {
                RecordShape.EntraLogAnalytics => field.LogAnalytics,
                RecordShape.EntraGraph => field.Graph,
                _ => null,
            };
            if (eventHub == field.EventHub) return name;
            if (name is not null && eventHub.StartsWith(field.EventHub + ".", StringComparison.Ordinal))
                return name + eventHub[field.EventHub.Length..];
        }
        return null;
    }
}
