namespace CyberLM.Tenant;

/// <summary>What conditional access said. Failure goes with the outcomes of a policy and with nothing else.</summary>
public enum ConditionalAccess { Success, Failure, NotApplied }

/// <summary>A second factor that was asked for.</summary>
/// <param name="Method">As the log names it.</param>
/// <param name="Result">What came of it.</param>
public sealed record FactorStep(string Method, string Result, bool Succeeded);

/// <summary>What ID Protection thought of a sign-in while it happened.</summary>
public sealed record RiskMark(string Event, string Level, string State);

/// <summary>
/// One sign-in as it happened, before it is text. What the log says twice stands here once, so the copies cannot disagree; null is a
/// key that the log leaves out.
/// </summary>
public sealed record SignInRecord : LogRecord
{
    public override LogStream Stream => LogStream.SignIn;
    public override string Identifier => RequestId.ToString();

    public required Guid CorrelationId { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid PropertiesCorrelationId { get; init; }
    public required Guid OriginalRequestId { get; init; }
    public required Guid SessionId { get; init; }
    public required string TokenId { get; init; }
    public required int ProcessingMilliseconds { get; init; }

    public required User User { get; init; }
    public required Application Application { get; init; }
    public required Resource? Resource { get; init; }
    public required NetworkAddress Address { get; init; }
    public string? AddressFromResource { get; init; }
    public bool Away { get; init; }

    public required Outcome Outcome { get; init; }
    public required ConditionalAccess ConditionalAccess { get; init; }
    public required bool Interactive { get; init; }

    /// <summary>What is known of the second factor; the log has "mfaDetail" exactly where this is not null.</summary>
    public string? MfaDetail { get; init; }
    public bool MultiFactor { get; init; }
    public FactorStep? Factor { get; init; }

    /// <summary>A password was typed; otherwise a token or a session spoke for the first factor.</summary>
    public bool Password { get; init; }

    public required string ClientApp { get; init; }
    public string? UserAgent { get; init; }
    /// <summary>Null where the client told no device: the log then has an empty device id.</summary>
    public Device? Device { get; init; }
    public required string OperatingSystem { get; init; }
    public string? BrowserLabel { get; init; }
    public required string IncomingToken { get; init; }
    public string Protocol { get; init; } = "none";
    public string Transfer { get; init; } = "none";
    public RiskMark? Risk { get; init; }

    /// <summary>Whether the token is bound to the device; null: as the kind of token has it.</summary>
    public string? TokenProtection { get; init; }

    /// <summary>Records of newer front ends carry "clientCredentialType" and "rngcStatus", older ones neither.</summary>
    public required bool NewerFrontEnd { get; init; }
    public bool SignedInByAlternateName { get; init; }
}
