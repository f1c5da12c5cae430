namespace CyberLM.Detection.Scenarios;

/// <summary>Towns that scenarios may name, where they are, and where servers are rented when a scenario does not say.</summary>
public static class Gazetteer
{
    public static IReadOnlyDictionary<string, Place> Places { get; } = new Place[]
    {
        new("Amsterdam", "Noord-Holland", "NL", 52.3740, 4.8897),
        new("Bangkok", "Krung Thep Maha Nakhon", "TH", 13.7540, 100.5014),
        new("Bucharest", "Bucuresti", "RO", 44.4323, 26.1063),
        new("Buenos Aires", "Ciudad De Buenos Aires", "AR", -34.6132, -58.3772),
        new("Chisinau", "Chisinau", "MD", 47.0056, 28.8575),
        new("Frankfurt am Main", "Hessen", "DE", 50.1155, 8.6842),
        new("Hanoi", "Ha Noi", "VN", 21.0245, 105.8412),
        new("Helsinki", "Uusimaa", "FI", 60.1695, 24.9354),
        new("Hong Kong", "Hong Kong", "HK", 22.2783, 114.1747),
        new("Istanbul", "Istanbul", "TR", 41.0138, 28.9497),
        new("Jakarta", "Jakarta Raya", "ID", -6.2146, 106.8451),
        new("Johannesburg", "Gauteng", "ZA", -26.2023, 28.0436),
        new("Kyiv", "Kyiv", "UA", 50.4547, 30.5238),
        new("Lagos", "Lagos", "NG", 6.4541, 3.3947),
        new("Lisbon", "Lisboa", "PT", 38.7167, -9.1333),
        new("Los Angeles", "California", "US", 34.0522, -118.2437),
        new("Mexico City", "Ciudad de Mexico", "MX", 19.4285, -99.1277),
        new("Mumbai", "Maharashtra", "IN", 19.0728, 72.8826),
        new("Nairobi", "Nairobi", "KE", -1.2833, 36.8167),
        new("New York", "New York", "US", 40.7143, -74.0060),
        new("Reykjavik", "Hofudborgarsvaedi", "IS", 64.1355, -21.8954),
        new("Riga", "Riga", "LV", 56.9460, 24.1059),
        new("Sao Paulo", "Sao Paulo", "BR", -23.5475, -46.6361),
        new("Seoul", "Seoul", "KR", 37.5660, 126.9784),
        new("Singapore", "Singapore", "SG", 1.2897, 103.8501),
        new("Sofia", "Sofia-Grad", "BG", 42.6975, 23.3242),
        new("Sydney", "New South Wales", "AU", -33.8679, 151.2073),
        new("Tashkent", "Tashkent", "UZ", 41.2646, 69.2163),
        new("Tokyo", "Tokyo", "JP", 35.6895, 139.6917),
        new("Toronto", "Ontario", "CA", 43.7001, -79.4163),
        new("Ulaanbaatar", "Ulaanbaatar", "MN", 47.9077, 106.8832),
        new("Warsaw", "Mazowieckie", "PL", 52.2298, 21.0118),
    }.ToDictionary(place => place.City);

    /// <summary>Towns with many data centres.</summary>
    public static IReadOnlyList<Place> Rented { get; } =
    [
        .. new[] { "Amsterdam", "Frankfurt am Main", "Bucharest", "Singapore", "New York", "Los Angeles", "Warsaw", "Helsinki" }
            .Select(city => Places[city]),
    ];

    /// <summary>Networks of companies that let servers by the hour; a number reaches nobody.</summary>
    public static IReadOnlyList<int> Hosting { get; } = [14061, 16276, 24940, 9009, 20473, 63949, 60068, 51167];
}
