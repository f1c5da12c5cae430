namespace CyberLM.Tenant;

/// <summary>Result of a sign-in: code and description belong together.</summary>
public sealed record Outcome(int Code, string? Reason)
{
    public static Outcome Success { get; } = new(0, null);
    public static Outcome ReplyAddress { get; } = new(
        50011,
        "The reply address is missing, misconfigured, or does not match reply addresses configured for the application. Try out the " +
        "resolution listed at https://docs.microsoft.com/azure/active-directory/application-sign-in-problem-federated-sso-gallery" +
        "#the-reply-address-does-not-match-the-reply-addresses-configured-for-the-application. If you still see issues, contact the " +
        "application owner or app admin.");
    public static Outcome AccountLocked { get; } = new(
        50053, "Account is locked because user tried to sign in too many times with an incorrect user ID or password.");
    public static Outcome PasswordExpired { get; } = new(50055, "Invalid password, entered expired password.");
    public static Outcome StrongAuthenticationRequired { get; } = new(50074, "User did not pass the MFA challenge.");
    public static Outcome InvalidPassword { get; } = new(
        50126, "Invalid username or password or Invalid on-premise username or password.");
    public static Outcome KeepSignedIn { get; } = new(
        50140, "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.");
    public static Outcome ExternalChallenge { get; } = new(50158, "External security challenge was not satisfied.");
    public static Outcome FreshTokenNeeded { get; } = new(
        50173, "Fresh auth token is needed. Have the user re-sign using fresh credentials.");
    public static Outcome RefreshTokenExpired { get; } = new(700082, "Other");

    public bool Succeeded => Code == 0;
}

/// <summary>What conditional access said. Failure goes with <see cref="Outcome.ExternalChallenge"/> and with nothing else.</summary>
public enum ConditionalAccess { Success, Failure, NotApplied }

/// <summary>
/// One sign-in as it happened, before it is text. What the log says twice stands here once, so the copies cannot disagree; null is a
/// key that the log leaves out.
/// </summary>
public sealed record SignInRecord
{
    public required DateTime Time { get; init; }
    public required Guid CorrelationId { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid PropertiesCorrelationId { get; init; }
    public required Guid OriginalRequestId { get; init; }
    public required string TokenId { get; init; }
    public required int ProcessingMilliseconds { get; init; }

    public required User User { get; init; }
    public required Application Application { get; init; }
    public required Resource? Resource { get; init; }
    public required NetworkAddress Address { get; init; }
    public string? AddressFromResource { get; init; }

    public required Outcome Outcome { get; init; }
    public required ConditionalAccess ConditionalAccess { get; init; }
    public required bool Interactive { get; init; }

    /// <summary>What is known of the second factor; the log has "mfaDetail" exactly where this is not null.</summary>
    public string? MfaDetail { get; init; }
    public bool MultiFactor { get; init; }

    public required bool BrowserClient { get; init; }
    public string? UserAgent { get; init; }
    /// <summary>Null where the client told no device: the log then has an empty device id.</summary>
    public Device? Device { get; init; }
    public required string OperatingSystem { get; init; }
    public string? BrowserLabel { get; init; }
    public required bool PrimaryRefreshToken { get; init; }

    /// <summary>Records of newer front ends carry "clientCredentialType" and "rngcStatus", older ones neither.</summary>
    public required bool NewerFrontEnd { get; init; }
    public bool SignedInByAlternateName { get; init; }
}
