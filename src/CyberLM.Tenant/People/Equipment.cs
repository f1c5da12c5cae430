namespace CyberLM.Tenant;

/// <summary>All devices a user has or will have, in order of age; each is replaced by a new one some day.</summary>
public sealed class Equipment(IReadOnlyList<Device> all)
{
    // A laptop and a phone last about three years.
    const double MeanDaysOfUse = 1_000;

    public static Equipment None { get; } = new([]);

    public IReadOnlyList<Device> All { get; } = all;

    /// <summary>The main laptop first.</summary>
    public IEnumerable<Device> Laptops(DateOnly date) => All.Where(device => !device.Phone && device.InUse(date));

    public Device? Phone(DateOnly date) => All.FirstOrDefault(device => device.Phone && device.InUse(date));

    /// <summary>
    /// What the user has on the first day and what comes until the last. Drawn from the user's own numbers: a longer log has more
    /// devices, and the earlier ones are the same.
    /// </summary>
    /// <param name="owner">a name no other user has, so that the devices' names are unique too</param>
    internal static Equipment Draw(Prng random, string owner, DateOnly first, DateOnly last)
    {
        var devices = new List<Device>();
        Succession(DeviceFactory.Laptop, "LT");
        if (random.Chance(0.12))
        {
            Succession(DeviceFactory.Laptop, "WS");
        }
        if (random.Chance(0.7))
        {
            Succession(DeviceFactory.Phone, "PH");
        }
        return new Equipment(devices);

        void Succession(Func<Prng, string, Device> make, string kind)
        {
            // Apart, so that how many of one kind come does not change the next kind.
            var own = new Prng(random.Next());
            DateOnly since = DateOnly.MinValue;
            for (int n = 1; since <= last; n++)
            {
                Device device = make(own, $"{owner.ToUpperInvariant()}-{kind}{(n == 1 ? "" : n)}");
                DateOnly start = since == DateOnly.MinValue ? first : since;
                DateOnly until = start.AddDays(1 + (int)Math.Min(own.Exponential(MeanDaysOfUse), 20_000));
                devices.Add(device with { Since = since, Until = until });
                since = until;
            }
        }
    }
}
