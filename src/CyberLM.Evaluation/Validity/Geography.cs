namespace CyberLM.Evaluation;

/// <summary>Whether coordinates lie where real records have their city.</summary>
sealed class Geography
{
    const double EarthRadius = 6371, NearEnough = 50;            // kilometres

    readonly LogVocabulary names;
    readonly int city, latitude, longitude;
    readonly Dictionary<int, HashSet<(double Latitude, double Longitude)>> places = [];

    public Geography(IEnumerable<FlatRecord> real, int city, int latitude, int longitude, LogVocabulary names)
    {
        (this.names, this.city, this.latitude, this.longitude) = (names, city, latitude, longitude);
        foreach (var record in real)
        {
            if (!TryRead(record, out int name, out var place)) continue;
            if (!places.TryGetValue(name, out var known)) places.Add(name, known = []);
            known.Add(place);
        }
    }

    /// <summary>Null where the city is new, or city or coordinates are missing.</summary>
    public bool? IsNear(FlatRecord record) =>
        TryRead(record, out int name, out var place) && places.TryGetValue(name, out var known)
            ? known.Any(real => Distance(real, place) <= NearEnough)
            : null;

    bool TryRead(FlatRecord record, out int name, out (double Latitude, double Longitude) place)
    {
        place = default;
        name = record.ValueAt(city);
        if (name < 0 || names.Values[name] is JsonValue.Null or JsonValue.EmptyText) return false;
        if (record.ValueAt(latitude) is not (>= 0 and var north) || record.ValueAt(longitude) is not (>= 0 and var east)) return false;
        return JsonValue.TryNumber(names.Values[north], out place.Latitude) && JsonValue.TryNumber(names.Values[east], out place.Longitude);
    }

    /// <summary>Along the surface, in kilometres, by the haversine formula.</summary>
    internal static double Distance((double Latitude, double Longitude) one, (double Latitude, double Longitude) other)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        double north = Math.Sin(Radians(other.Latitude - one.Latitude) / 2), east = Math.Sin(Radians(other.Longitude - one.Longitude) / 2);
        double half = north * north + Math.Cos(Radians(one.Latitude)) * Math.Cos(Radians(other.Latitude)) * east * east;
        return 2 * EarthRadius * Math.Asin(Math.Sqrt(Math.Min(1, half)));
    }
}
