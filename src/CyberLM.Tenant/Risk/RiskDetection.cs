namespace CyberLM.Tenant;

/// <summary>When ID Protection sees a risk: while the sign-in happens, or hours later.</summary>
public enum DetectionTiming { Realtime, Offline }

/// <summary>A kind of detection of Entra ID Protection.</summary>
/// <param name="EventType">As riskEventType says it.</param>
/// <param name="OfSignIn">About one sign-in; otherwise about the user.</param>
/// <param name="Levels">Weights of low, medium and high.</param>
public sealed record DetectionKind(string EventType, DetectionTiming Timing, bool OfSignIn, double Low, double Medium, double High)
{
    static readonly string[] Names = ["low", "medium", "high"];

    internal string DrawLevel(Prng random) => Names[random.Weighted([Low, Medium, High])];
}

/// <summary>The detections that the tenant and its adversary know.</summary>
static class DetectionKinds
{
    public static readonly DetectionKind UnfamiliarFeatures = new("unfamiliarFeatures", DetectionTiming.Realtime, true, 0.6, 0.35, 0.05);
    public static readonly DetectionKind AnonymizedAddress = new("anonymizedIPAddress", DetectionTiming.Realtime, true, 0.3, 0.65, 0.05);
    public static readonly DetectionKind UnlikelyTravel = new("unlikelyTravel", DetectionTiming.Offline, true, 0.4, 0.5, 0.1);
    public static readonly DetectionKind ImpossibleTravel = new("mcasImpossibleTravel", DetectionTiming.Offline, true, 0.3, 0.6, 0.1);
    public static readonly DetectionKind NewCountry = new("newCountry", DetectionTiming.Offline, true, 0.5, 0.5, 0);
    public static readonly DetectionKind MaliciousAddress = new("maliciousIPAddress", DetectionTiming.Offline, true, 0.2, 0.6, 0.2);
    public static readonly DetectionKind SuspiciousBrowser = new("suspiciousBrowser", DetectionTiming.Offline, true, 0.3, 0.6, 0.1);
    public static readonly DetectionKind AnomalousToken = new("anomalousToken", DetectionTiming.Realtime, true, 0.2, 0.5, 0.3);
    public static readonly DetectionKind PasswordSpray = new("passwordSpray", DetectionTiming.Offline, true, 0, 0.3, 0.7);
    public static readonly DetectionKind LeakedCredentials = new("leakedCredentials", DetectionTiming.Offline, false, 0, 0, 1);
    public static readonly DetectionKind AttackerInTheMiddle = new("attackerinTheMiddle", DetectionTiming.Offline, false, 0, 0, 1);
    public static readonly DetectionKind PrimaryTokenAccess = new("attemptedPrtAccess", DetectionTiming.Offline, false, 0, 0.2, 0.8);
}

/// <summary>A detection of Entra ID Protection: of a sign-in, whose ids it carries, or of a user.</summary>
public sealed record RiskDetection : LogRecord
{
    public override LogStream Stream => LogStream.Risk;
    public override string Identifier => Id.ToString("N");

    public required Guid Id { get; init; }
    public required DetectionKind Kind { get; init; }
    public required string Level { get; init; }
    public required string State { get; init; }
    public required string Detail { get; init; }
    public required User User { get; init; }
    public required DateTime ActivityTime { get; init; }

    /// <summary>Null for a detection of the user.</summary>
    public SignInRecord? SignIn { get; init; }

    /// <summary>Seconds after the sign-in when it was seen at once, hours when it took a comparison.</summary>
    internal static RiskDetection Of(Prng random, DetectionKind kind, SignInRecord signIn, string level, bool remediated)
    {
        TimeSpan delay = kind.Timing == DetectionTiming.Realtime
            ? TimeSpan.FromSeconds(random.Uniform(1, 40))
            : TimeSpan.FromMinutes(random.Uniform(20, 600));
        return new RiskDetection
        {
            Time = Clock(signIn.Time + delay),
            Id = random.Guid(),
            Kind = kind,
            Level = level,
            State = remediated ? "remediated" : "atRisk",
            Detail = remediated ? "userPassedMFADrivenByRiskBasedPolicy" : "none",
            User = signIn.User,
            ActivityTime = signIn.Time,
            SignIn = signIn,
            Attack = signIn.Attack,
        };
    }

    internal static RiskDetection OfUser(Prng random, DetectionKind kind, User user, DateTime time, string level) => new()
    {
        Time = Clock(time),
        Id = random.Guid(),
        Kind = kind,
        Level = level,
        State = "atRisk",
        Detail = "none",
        User = user,
        ActivityTime = Clock(time.AddMinutes(-random.Uniform(5, 300))),
    };

    static DateTime Clock(DateTime time) =>
        new(time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
