namespace CyberLM.Tenant;

/// <summary>The client of a token request: what the log learns of the machine.</summary>
readonly record struct Client(string? UserAgent, string? BrowserLabel, string OperatingSystem, Device? Device, bool PrimaryRefreshToken);

/// <summary>Completes a sign-in with everything that does not depend on the user's plans.</summary>
static class SignInFactory
{
    public const string MfaByClaim = "MFA requirement satisfied by claim in the token";
    public const string MfaCompleted = "MFA completed in Azure AD";
    public const string MfaRequired = "MFA required in Azure AD";

    public static SignInRecord Create(
        Prng random,
        DateTime time,
        Guid correlation,
        User user,
        Application application,
        NetworkAddress address,
        Client client,
        Outcome outcome,
        bool interactive,
        string? mfaDetail)
    {
        Resource primary = application.Resources[0];
        Resource other = application.Resources[^1];
        return new SignInRecord
        {
            Time = new DateTime(time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
            CorrelationId = correlation,
            RequestId = random.RequestId(),
            PropertiesCorrelationId = random.Guid(),
            OriginalRequestId = random.Guid(),
            TokenId = random.Base62(48),
            ProcessingMilliseconds = Math.Clamp((int)(116 * Math.Exp(0.45 * random.Normal())), 24, 4000),
            User = user,
            Application = application,
            Resource = random.Chance(0.005) ? null : random.Chance(0.9) ? primary : other,
            Address = address,
            AddressFromResource = AddressFromResource(random, user, address),
            Outcome = outcome,
            ConditionalAccess = Policy(random, outcome),
            Interactive = interactive,
            MfaDetail = mfaDetail,
            MultiFactor = mfaDetail is not null && interactive,
            BrowserClient = application.Browser,
            UserAgent = client.UserAgent,
            Device = client.Device,
            OperatingSystem = client.OperatingSystem,
            BrowserLabel = client.BrowserLabel,
            PrimaryRefreshToken = client.PrimaryRefreshToken,
            NewerFrontEnd = random.Chance(0.78),
            SignedInByAlternateName = user.AlternateName is not null && random.Chance(interactive ? 0.3 : 0.02),
        };
    }

    /// <summary>Seldom the resource saw an address, mostly the same; a tunnel split by destination shows another one.</summary>
    static string? AddressFromResource(Prng random, User user, NetworkAddress address)
    {
        if (!random.Chance(0.045))
        {
            return null;
        }
        return random.Chance(0.75) ? address.Ip : user.HomeAddress.Ip;
    }

    static ConditionalAccess Policy(Prng random, Outcome outcome)
    {
        if (outcome == Outcome.ExternalChallenge)
        {
            return ConditionalAccess.Failure;
        }
        bool beforePolicies = !outcome.Succeeded && outcome != Outcome.ReplyAddress && outcome != Outcome.KeepSignedIn;
        return beforePolicies || random.Chance(0.03) ? ConditionalAccess.NotApplied : ConditionalAccess.Success;
    }
}
