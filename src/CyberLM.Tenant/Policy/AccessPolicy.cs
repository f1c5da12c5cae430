namespace CyberLM.Tenant;

/// <summary>What a policy of conditional access is about.</summary>
public enum PolicyKind { MultiFactor, CompliantDevice, ExternalChallenge, BlockedCountries, LegacyClients, Prepared }

/// <summary>A policy of conditional access, and what it said of a sign-in.</summary>
public sealed record AccessPolicy(Guid Id, string Name, PolicyKind Kind, string? Control)
{
    internal static IReadOnlyList<AccessPolicy> Plan(Prng random) =>
    [
        new(random.Guid(), "Require MFA for all users", PolicyKind.MultiFactor, "Mfa"),
        new(random.Guid(), "Office from compliant devices", PolicyKind.CompliantDevice, "RequireCompliantDevice"),
        new(random.Guid(), "Partner challenge", PolicyKind.ExternalChallenge, "ExternalChallenge"),
        new(random.Guid(), "Block countries without business", PolicyKind.BlockedCountries, "Block"),
        new(random.Guid(), "Block legacy authentication", PolicyKind.LegacyClients, "Block"),
        new(random.Guid(), "Sign-in frequency for administrators", PolicyKind.Prepared, null),
    ];

    /// <summary>One of the log's words: success, failure, notApplied, notEnabled.</summary>
    public string ResultFor(SignInRecord record)
    {
        if (Kind == PolicyKind.Prepared)
        {
            return "notEnabled";
        }
        if (record.ConditionalAccess == ConditionalAccess.NotApplied)
        {
            return "notApplied";
        }
        return record.ConditionalAccess == ConditionalAccess.Failure && FailsWith(record) ? "failure"
            : Covers(record) ? "success"
            : "notApplied";
    }

    bool FailsWith(SignInRecord record) => (Kind, record.Outcome.Code) switch
    {
        (PolicyKind.MultiFactor, 50076 or 50079 or 500121) => true,
        (PolicyKind.CompliantDevice, 53000 or 50097) => true,
        (PolicyKind.ExternalChallenge, 50158) => true,
        (PolicyKind.LegacyClients, 53003) => ClientApps.IsLegacy(record.ClientApp),
        (PolicyKind.BlockedCountries, 53003) => !ClientApps.IsLegacy(record.ClientApp),
        _ => false,
    };

    bool Covers(SignInRecord record) => Kind switch
    {
        PolicyKind.MultiFactor => record.MfaDetail is not null,
        PolicyKind.CompliantDevice => record.Application.CompliantDevice && record.Device is { ReportsCompliance: true, Compliant: true },
        PolicyKind.ExternalChallenge => record.Application.ExternalChallenge,
        _ => false,
    };
}
