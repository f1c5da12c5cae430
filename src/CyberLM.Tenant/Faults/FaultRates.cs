namespace CyberLM.Tenant;

/// <summary>How often something goes wrong: each a probability per what its name says.</summary>
static class FaultRates
{
    // Per interactive sign-in.
    public const double Mistakes = 0.12;
    public const double LockedAfterFiveMistakes = 0.7;
    public const double ReplyAddress = 0.008;
    public const double NotAssigned = 0.003;
    public const double ConsentMissing = 0.004;
    public const double SelectAccount = 0.006;
    public const double SilentSignInFailed = 0.03;
    public const double KeepSignedIn = 0.12;
    public const double ConfirmationRequired = 0.003;
    public const double FactorAsked = 0.3;
    public const double ExternalChallenge = 0.4;

    // Per second factor asked for.
    public const double ChallengeLogged = 0.5;
    public const double NewPlaceInChallenge = 0.2;
    public const double FactorFailed = 0.03;
    public const double FactorDeclined = 0.12;

    // Per sign-in of a device that does not comply, to an application that wants one that does.
    public const double DeviceRefused = 0.25;

    // Per renewal in the background.
    public const double RefreshTokenExpired = 0.015;
    public const double FreshTokenNeeded = 0.011;
    public const double SignInFrequency = 0.0025;
    public const double SilentRenewalFailed = 0.0015;
    public const double ChallengedRenewals = 0.37;

    // A password holds for half a year where it expires at all.
    public const double ExpiringPasswords = 0.5;
    public const int PasswordDays = 180;
    public const double FumbledNewPassword = 0.45;
    public const double RevokedAfterChange = 0.25;

    /// <summary>One, two, ... mistakes in a row.</summary>
    public static ReadOnlySpan<double> MistakesInARow => [0.70, 0.19, 0.07, 0.02, 0.008, 0.006, 0.004, 0.002];

    /// <summary>Mistakes with a password chosen that day: one to nine.</summary>
    public static ReadOnlySpan<double> MistakesWithANewPassword => [0.25, 0.2, 0.15, 0.1, 0.1, 0.08, 0.06, 0.04, 0.02];
}
