namespace CyberLM.Tenant;

/// <summary>The address of a home, or a few that the provider hands out in turn.</summary>
/// <param name="Days">How long one is kept.</param>
/// <param name="Phase">Moves the day of change, which is not the same for all.</param>
public sealed record HomeLine(IReadOnlyList<NetworkAddress> Leases, int Days, int Phase)
{
    public NetworkAddress At(DateOnly date) => Leases[(date.DayNumber + Phase) / Days % Leases.Count];
}
