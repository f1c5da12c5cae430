namespace CyberLM.Tenant;

/// <summary>What stays the same through the records of one purpose.</summary>
readonly record struct Visit(User User, NetworkAddress Address, Client Client, Guid Correlation, Guid Session, bool Away = false);

/// <summary>Completes a sign-in with everything that does not depend on anybody's plans.</summary>
static class SignInFactory
{
    const double WithoutResource = 0.005;
    const double UsualResource = 0.9;
    const double OutsidePolicies = 0.03;

    public static SignInRecord Create(Prng random, DateTime time, in Visit visit, Application application, in Step step, bool interactive)
    {
        User user = visit.User;
        return new SignInRecord
        {
            Time = new DateTime(time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
            CorrelationId = visit.Correlation,
            RequestId = random.RequestId(),
            PropertiesCorrelationId = random.Guid(),
            OriginalRequestId = random.Guid(),
            SessionId = visit.Session,
            TokenId = random.Base62(48),
            ProcessingMilliseconds = Math.Clamp((int)(116 * Math.Exp(0.34 * random.Normal())), 24, 4000),
            User = user,
            Application = application,
            Resource = random.Chance(WithoutResource) ? null : application.Resources[random.Chance(UsualResource) ? 0 : ^1],
            Address = visit.Address,
            AddressFromResource = AddressFromResource(random, user, visit.Address),
            Away = visit.Away,
            Outcome = step.Outcome,
            ConditionalAccess = Verdict(random, step.Outcome),
            Interactive = interactive,
            MfaDetail = step.MfaDetail,
            MultiFactor = interactive && (step.MfaDetail is not null || step.Factor is not null),
            Factor = step.Factor,
            Password = step.Password,
            ClientApp = visit.Client.App ?? (application.Browser ? ClientApps.Browser : ClientApps.Desktop),
            UserAgent = visit.Client.UserAgent,
            Device = visit.Client.Device,
            OperatingSystem = visit.Client.OperatingSystem,
            BrowserLabel = visit.Client.BrowserLabel,
            IncomingToken = visit.Client.Token,
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

    static ConditionalAccess Verdict(Prng random, Outcome outcome)
    {
        if (outcome.ByPolicy)
        {
            return ConditionalAccess.Failure;
        }
        // What fails before the first factor is done never reaches the policies.
        bool reached = outcome.Succeeded || outcome.Cause is Cause.Misconfiguration or Cause.Interruption or Cause.Consent;
        return !reached || random.Chance(OutsidePolicies) ? ConditionalAccess.NotApplied : ConditionalAccess.Success;
    }
}
