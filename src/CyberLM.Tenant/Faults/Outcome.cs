namespace CyberLM.Tenant;

/// <summary>Why a record looks as it does, in the ground truth.</summary>
public enum Cause
{
    Work, Mistake, ExpiredPassword, Lockout, SecondFactor, Refusal, Interruption, Policy, Expiry, Misconfiguration, Consent, Enrolment,
    Disabled, Unknown, Secret,
}

/// <summary>Result of a sign-in: code and description belong together.</summary>
/// <param name="Code">Of Entra ID's reference of error codes.</param>
/// <param name="Reason">
/// As the log says it. Texts of 50011, 50057, 50058, 50158, 50173, 700082, 16000 and 90072 stand in published exports; the others
/// follow the reference.
/// </param>
/// <param name="ByPolicy">Conditional access stopped it.</param>
public sealed record Outcome(int Code, string? Reason, Cause Cause, bool ByPolicy = false)
{
    public bool Succeeded => Code == 0;
}

/// <summary>The table of outcomes.</summary>
static class Outcomes
{
    const string Other = "Other";

    public static readonly Outcome Success = new(0, null, Cause.Work);

    // What people get wrong.
    public static readonly Outcome InvalidPassword = new(
        50126, "Invalid username or password or Invalid on-premise username or password.", Cause.Mistake);
    public static readonly Outcome NullPassword = new(
        50056, "Invalid or null password: password does not exist in the directory for this user.", Cause.Mistake);
    public static readonly Outcome AccountLocked = new(
        50053, "Account is locked because user tried to sign in too many times with an incorrect user ID or password.", Cause.Lockout);
    public static readonly Outcome PasswordExpired = new(50055, "Invalid password, entered expired password.", Cause.ExpiredPassword);
    public static readonly Outcome UnknownUser = new(
        50034,
        "The user account does not exist in the directory. To sign into this application, the account must be added to the directory.",
        Cause.Unknown);
    public static readonly Outcome Disabled = new(
        50057, "User account is disabled. The account has been disabled by an administrator.", Cause.Disabled);

    // What stands between a password and a token.
    public static readonly Outcome StrongAuthenticationRequired = new(50074, "User did not pass the MFA challenge.", Cause.SecondFactor);
    public static readonly Outcome MultiFactorRequired = new(
        50076,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor "
        + "authentication to access the resource.", Cause.SecondFactor, ByPolicy: true);
    public static readonly Outcome EnrolmentRequired = new(
        50072, "User needs to enroll for second factor authentication (interactive).", Cause.Enrolment);
    public static readonly Outcome EnrolmentDemanded = new(
        50079, "User needs to enroll for second factor authentication.", Cause.Enrolment, ByPolicy: true);
    public static readonly Outcome FactorFailed = new(
        500121, "Authentication failed during strong authentication request.", Cause.Refusal, ByPolicy: true);
    public static readonly Outcome ExternalChallenge = new(
        50158, "External security challenge was not satisfied.", Cause.SecondFactor, ByPolicy: true);

    // What the service asks in between.
    public static readonly Outcome KeepSignedIn = new(
        50140, "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.", Cause.Interruption);
    public static readonly Outcome SilentSignInFailed = new(
        50058,
        "The application tried to perform a silent sign in and the user could not be silently signed in. The application needs to start an "
        + "interactive flow giving users an option to sign in. Contact app owner.", Cause.Interruption);
    public static readonly Outcome SelectAccount = new(16000, Other, Cause.Interruption);
    public static readonly Outcome PasswordReset = new(
        50125, "Sign-in was interrupted due to a password reset or password registration entry.", Cause.Enrolment);
    public static readonly Outcome ConfirmationRequired = new(
        50199, "For security reasons, user confirmation is required for this request.", Cause.Interruption);
    public static readonly Outcome DeviceCodePending = new(
        70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.", Cause.Interruption);

    // What conditional access refuses.
    public static readonly Outcome DeviceNotCompliant = new(
        53000, "Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is "
        + "not compliant. The user must enroll their device with an approved MDM provider like Intune.", Cause.Policy, ByPolicy: true);
    public static readonly Outcome Blocked = new(
        53003, "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        Cause.Policy, ByPolicy: true);
    public static readonly Outcome DeviceRequired = new(50097, "Device authentication is required.", Cause.Policy, ByPolicy: true);

    // What runs out.
    public static readonly Outcome FreshTokenNeeded = new(
        50173, "Fresh auth token is needed. Have the user re-sign using fresh credentials.", Cause.Expiry);
    public static readonly Outcome RefreshTokenExpired = new(700082, Other, Cause.Expiry);
    public static readonly Outcome SignInFrequency = new(
        70043, "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.", Cause.Expiry);
    public static readonly Outcome SessionRevoked = new(
        50133, "Session is invalid due to expiration or recent password change.", Cause.Expiry);

    // What administrators and developers get wrong.
    public static readonly Outcome ReplyAddress = new(
        50011,
        "The reply address is missing, misconfigured, or does not match reply addresses configured for the application. Try out the "
        + "resolution listed at https://docs.microsoft.com/azure/active-directory/application-sign-in-problem-federated-sso-gallery"
        + "#the-reply-address-does-not-match-the-reply-addresses-configured-for-the-application. If you still see issues, contact the "
        + "application owner or app admin.", Cause.Misconfiguration);
    public static readonly Outcome NotAssigned = new(
        50105, "The signed in user is not assigned to a role for the signed in app. Assign the user to the application.",
        Cause.Misconfiguration);
    public static readonly Outcome ConsentMissing = new(
        65001,
        "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and "
        + "resource.", Cause.Consent);
    public static readonly Outcome NotInTenant = new(90072, Other, Cause.Misconfiguration);
    public static readonly Outcome UnknownApplication = new(
        700016, "Application was not found in the directory. The application may not be installed by the administrator of the tenant.",
        Cause.Unknown);
    public static readonly Outcome InvalidSecret = new(7000215, "Invalid client secret is provided.", Cause.Secret);
    public static readonly Outcome ExpiredSecret = new(7000222, "The provided client secret keys are expired.", Cause.Secret);
}
