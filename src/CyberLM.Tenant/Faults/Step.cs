namespace CyberLM.Tenant;

/// <summary>One record of a sign-in: what came of it, and how far it got.</summary>
/// <param name="Password">A password was typed.</param>
readonly record struct Step(Outcome Outcome, string? MfaDetail = null, FactorStep? Factor = null, bool Password = false);

/// <summary>The log's words for second factors.</summary>
static class FactorWords
{
    public const string ByClaim = "MFA requirement satisfied by claim in the token";
    public const string Completed = "MFA completed in Azure AD";
    public const string Required = "MFA required in Azure AD";
    public const string Declined = "MFA denied; user declined the authentication";
    public const string NoResponse = "MFA denied; user did not respond to mobile app notification";
    public const string InvalidCode = "MFA denied; invalid verification code";
    public const string SuccessfulStep = "MFA successfully completed";

    public static string Name(FactorMethod method) => method switch
    {
        FactorMethod.AppNotification => "Mobile app notification",
        FactorMethod.AuthenticatorCode => "OATH verification code",
        FactorMethod.TextMessage => "Text message",
        _ => "FIDO2 security key",
    };

    public static Step Passed(User user, bool password) => new(
        Outcomes.Success, Completed, new FactorStep(Name(user.Factor), SuccessfulStep, true), password);

    public static Step Failed(User user, string detail) => new(
        Outcomes.FactorFailed, detail, new FactorStep(Name(user.Factor), detail, false), Password: true);
}
