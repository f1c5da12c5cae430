namespace CyberLM.Tenant;

/// <summary>A city with its centre in degrees and its local time.</summary>
public sealed record City(string Name, string State, string Country, double Latitude, double Longitude, TimeZone Zone)
{
    const double EarthRadius = 6371.0;

    /// <summary>Great-circle distance in km by the haversine formula.</summary>
    public double DistanceTo(City other) => Distance(Latitude, Longitude, other.Latitude, other.Longitude);

    public static double Distance(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        double phi1 = double.DegreesToRadians(latitude1);
        double phi2 = double.DegreesToRadians(latitude2);
        double sinPhi = Math.Sin((phi2 - phi1) / 2);
        double sinLambda = Math.Sin(double.DegreesToRadians(longitude2 - longitude1) / 2);
        double h = sinPhi * sinPhi + Math.Cos(phi1) * Math.Cos(phi2) * sinLambda * sinLambda;
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}

/// <summary>The map: names are unique, so a city decides its state.</summary>
public static class Cities
{
    static TimeZone European(string name, int minutes) => new($"Europe/{name}", minutes, DaylightSaving.Europe);
    static TimeZone American(string name, int minutes) => new($"America/{name}", minutes, DaylightSaving.NorthAmerica);
    static TimeZone Fixed(string name, int minutes) => new(name, minutes, DaylightSaving.None);

    static readonly TimeZone London = European("London", 0);
    static readonly TimeZone Berlin = European("Berlin", 60);
    static readonly TimeZone Paris = European("Paris", 60);
    static readonly TimeZone Madrid = European("Madrid", 60);
    static readonly TimeZone Rome = European("Rome", 60);
    static readonly TimeZone NewYork = American("New_York", -300);
    static readonly TimeZone Chicago = American("Chicago", -360);
    static readonly TimeZone LosAngeles = American("Los_Angeles", -480);
    static readonly TimeZone Kolkata = Fixed("Asia/Kolkata", 330);

    public static IReadOnlyList<City> All { get; } =
    [
        new("London", "England", "GB", 51.5074, -0.1278, London),
        new("Manchester", "Greater Manchester", "GB", 53.4808, -2.2426, London),
        new("Bristol", "Somerset", "GB", 51.4545, -2.5879, London),
        new("Edinburgh", "Scotland", "GB", 55.9533, -3.1883, London),
        new("Dublin", "Leinster", "IE", 53.3498, -6.2603, European("Dublin", 0)),
        new("Berlin", "Berlin", "DE", 52.52, 13.405, Berlin),
        new("Munich", "Bavaria", "DE", 48.1351, 11.582, Berlin),
        new("Hamburg", "Hamburg", "DE", 53.5511, 9.9937, Berlin),
        new("Frankfurt Am Main", "Hesse", "DE", 50.1109, 8.6821, Berlin),
        new("Cologne", "North Rhine-Westphalia", "DE", 50.9375, 6.9603, Berlin),
        new("Paris", "Ile-de-France", "FR", 48.8566, 2.3522, Paris),
        new("Lyon", "Auvergne-Rhone-Alpes", "FR", 45.764, 4.8357, Paris),
        new("Madrid", "Madrid", "ES", 40.4168, -3.7038, Madrid),
        new("Barcelona", "Catalonia", "ES", 41.3874, 2.1686, Madrid),
        new("Milan", "Lombardy", "IT", 45.4642, 9.19, Rome),
        new("Rome", "Lazio", "IT", 41.9028, 12.4964, Rome),
        new("Amsterdam", "North Holland", "NL", 52.3676, 4.9041, European("Amsterdam", 60)),
        new("Zurich", "Zurich", "CH", 47.3769, 8.5417, European("Zurich", 60)),
        new("Vienna", "Vienna", "AT", 48.2082, 16.3738, European("Vienna", 60)),
        new("Stockholm", "Stockholm", "SE", 59.3293, 18.0686, European("Stockholm", 60)),
        new("Warsaw", "Masovia", "PL", 52.2297, 21.0122, European("Warsaw", 60)),
        new("Helsinki", "Uusimaa", "FI", 60.1699, 24.9384, European("Helsinki", 120)),
        new("New York", "New York", "US", 40.7128, -74.006, NewYork),
        new("Boston", "Massachusetts", "US", 42.3601, -71.0589, NewYork),
        new("Philadelphia", "Pennsylvania", "US", 39.9526, -75.1652, NewYork),
        new("Atlanta", "Georgia", "US", 33.749, -84.388, NewYork),
        new("Toronto", "Ontario", "CA", 43.6532, -79.3832, American("Toronto", -300)),
        new("Chicago", "Illinois", "US", 41.8781, -87.6298, Chicago),
        new("Dallas", "Texas", "US", 32.7767, -96.797, Chicago),
        new("Austin", "Texas", "US", 30.2672, -97.7431, Chicago),
        new("Denver", "Colorado", "US", 39.7392, -104.9903, American("Denver", -420)),
        new("Seattle", "Washington", "US", 47.6062, -122.3321, LosAngeles),
        new("San Francisco", "California", "US", 37.7749, -122.4194, LosAngeles),
        new("Los Angeles", "California", "US", 34.0522, -118.2437, LosAngeles),
        new("Vancouver", "British Columbia", "CA", 49.2827, -123.1207, American("Vancouver", -480)),
        new("Sao Paulo", "Sao Paulo", "BR", -23.5505, -46.6333, Fixed("America/Sao_Paulo", -180)),
        new("Dubai", "Dubai", "AE", 25.2048, 55.2708, Fixed("Asia/Dubai", 240)),
        new("Bengaluru", "Karnataka", "IN", 12.9716, 77.5946, Kolkata),
        new("Mumbai", "Maharashtra", "IN", 19.076, 72.8777, Kolkata),
        new("Singapore", "Central Singapore", "SG", 1.3521, 103.8198, Fixed("Asia/Singapore", 480)),
        new("Tokyo", "Tokyo", "JP", 35.6762, 139.6503, Fixed("Asia/Tokyo", 540)),
        new("Sydney", "New South Wales", "AU", -33.8688, 151.2093, new("Australia/Sydney", 600, DaylightSaving.Australia)),
        new("Johannesburg", "Gauteng", "ZA", -26.2041, 28.0473, Fixed("Africa/Johannesburg", 120)),
    ];
}
