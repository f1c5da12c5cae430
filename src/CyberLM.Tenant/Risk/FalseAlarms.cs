namespace CyberLM.Tenant;

/// <summary>How often ID Protection suspects people who only travel, have a new laptop, or bad luck with an address.</summary>
static class FalseAlarms
{
    // Per first sign-in of a stay, of a new device, and through an exit far from where the person is.
    const double NewPlace = 0.35;
    const double NewDevice = 0.25;
    const double FarExit = 0.30;

    // Per interactive sign-in of any day.
    const double Anybody = 0.0012;

    /// <summary>Per person and day: an old breach turns up in a list.</summary>
    public const double LeakedCredentials = 0.00025;

    /// <summary>A second factor given at once settles most of them.</summary>
    public const double Remediated = 0.6;

    static readonly DetectionKind[] Unlucky =
    [
        DetectionKinds.UnfamiliarFeatures, DetectionKinds.AnonymizedAddress, DetectionKinds.MaliciousAddress,
        DetectionKinds.SuspiciousBrowser, DetectionKinds.AnomalousToken,
    ];

    static readonly double[] UnluckyWeights = [0.5, 0.2, 0.1, 0.08, 0.12];

    public static DetectionKind? Judge(Prng random, bool newPlace, bool newDevice, bool farExit)
    {
        if (newPlace && random.Chance(NewPlace))
        {
            return random.Chance(0.8) ? DetectionKinds.UnfamiliarFeatures : DetectionKinds.NewCountry;
        }
        if (newDevice && random.Chance(NewDevice))
        {
            return DetectionKinds.UnfamiliarFeatures;
        }
        if (farExit && random.Chance(FarExit))
        {
            return random.Chance(0.6) ? DetectionKinds.UnlikelyTravel : DetectionKinds.ImpossibleTravel;
        }
        return random.Chance(Anybody) ? Unlucky[random.Weighted(UnluckyWeights)] : null;
    }
}
