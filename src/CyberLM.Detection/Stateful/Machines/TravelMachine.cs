using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>The last place of each entity, held against the next.</summary>
sealed class TravelMachine(TravelPlan plan, MachineParts parts) : StatefulMachine(parts)
{
    /// <summary>Mean radius of the earth (IUGG).</summary>
    const double EarthKilometres = 6371.0088;

    sealed class Traveller : Entity
    {
        public Stay Stay = null!;
    }

    sealed record Stay(double Latitude, double Longitude, byte[]? Address, byte[]?[] Same, long Event, long Ticks);

    readonly EntityTable<Traveller> travellers = new(parts.Limits, parts.Counts);
    readonly int firstSame = plan.Address is null ? 2 : 3;

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        if (Read(sighting) is not { } stay)
        {
            Counts.WithoutValue++;
            return;
        }
        if (stay.Address is { } address && plan.Vpn.Any(network => network.Has(address)))
        {
            Counts.Ignored++;
            return;
        }
        if (travellers.Touch(sighting, sighting.Ticks - plan.Within.Ticks, out bool isNew) is not { } traveller) return;
        if (!isNew) Judge(sighting, traveller.Stay, stay, alerts);
        traveller.Stay = stay;
    }

    /// <summary>Null where there is no place: 0, 0 lies in the sea, and is what those write who know none.</summary>
    Stay? Read(in Sighting sighting)
    {
        if (Degrees(sighting.Values[0], 90) is not { } latitude || Degrees(sighting.Values[1], 180) is not { } longitude) return null;
        if (latitude == 0 && longitude == 0) return null;
        byte[]? address = plan.Address is not null && sighting.Values[2] is { } text
            ? Network.ParseAddress(PartWriter.Texts(text, 1)[0])
            : null;
        return new Stay(latitude, longitude, address, sighting.Values[firstSame..], sighting.Event, sighting.Ticks);
    }

    static double? Degrees(byte[]? value, double most) =>
        value is not null && PartWriter.TryNumber(value, out decimal number) && Math.Abs((double)number) <= most ? (double)number : null;

    void Judge(in Sighting sighting, Stay from, Stay to, List<SigmaAlert> alerts)
    {
        double hours = (double)(to.Ticks - from.Ticks) / TimeSpan.TicksPerHour;
        double kilometres = Kilometres(from.Latitude, from.Longitude, to.Latitude, to.Longitude);
        // Multiplied out: at one and the same time every distance is too far.
        if (kilometres < plan.LeastKilometres || kilometres < plan.LeastSpeed * hours || kilometres == 0) return;
        if (IsSameNetwork(from.Address, to.Address) || IsSame(from.Same, to.Same)) return;
        List<(string, object)> details =
        [
            ("km", Math.Round(kilometres, 1)), ("minutes", Math.Round(60 * hours, 1)),
            .. hours > 0 ? [("km_per_hour", Math.Round(kilometres / hours))] : (ReadOnlySpan<(string, object)>)[],
            ("from", Place(from)), ("to", Place(to)),
        ];
        Tell(alerts, sighting.Ticks, sighting.Entity, [from.Event, to.Event], details);
    }

    bool IsSameNetwork(byte[]? one, byte[]? other) => one is not null && other is not null && one.Length == other.Length
        && Network.Agree(one, other, one.Length == 4 ? plan.SameNetwork.IPv4 : plan.SameNetwork.IPv6);

    static bool IsSame(byte[]?[] one, byte[]?[] other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            // A kind, the text and its end: an empty text is no device and no session.
            if (one[i] is { Length: > 2 } value && other[i] is { } against && value.AsSpan().SequenceEqual(against)) return true;
        }
        return false;
    }

    static string Place(Stay stay) => FormattableString.Invariant($"{stay.Latitude}, {stay.Longitude}");

    /// <summary>Along the great circle, by the haversine.</summary>
    public static double Kilometres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        double north = Math.Sin(Radians(otherLatitude - latitude) / 2), east = Math.Sin(Radians(otherLongitude - longitude) / 2);
        double half = north * north + Math.Cos(Radians(latitude)) * Math.Cos(Radians(otherLatitude)) * east * east;
        return 2 * EarthKilometres * Math.Asin(Math.Sqrt(Math.Min(1, half)));
    }
}
