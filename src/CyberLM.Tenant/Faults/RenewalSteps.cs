namespace CyberLM.Tenant;

/// <summary>What becomes of a token that is renewed in the background.</summary>
static class RenewalSteps
{
    const double ByClaim = 0.13;

    /// <param name="challenged">a third party's second factor is due for the whole burst</param>
    /// <param name="passwordChanged">on such a day some sessions from before are refused</param>
    public static Step Draw(Prng random, Application application, bool challenged, bool passwordChanged)
    {
        Outcome outcome = challenged ? Outcomes.ExternalChallenge
            : passwordChanged && random.Chance(FaultRates.RevokedAfterChange) ? Outcomes.SessionRevoked
            : Usual(random, application);
        bool claim = (outcome.Succeeded || challenged) && random.Chance(ByClaim);
        return new Step(outcome, claim ? FactorWords.ByClaim : null);
    }

    static Outcome Usual(Prng random, Application application)
    {
        double at = random.Uniform();
        if ((at -= FaultRates.RefreshTokenExpired) < 0)
        {
            return Outcomes.RefreshTokenExpired;
        }
        if ((at -= FaultRates.FreshTokenNeeded) < 0)
        {
            return Outcomes.FreshTokenNeeded;
        }
        if ((at -= FaultRates.SignInFrequency) < 0)
        {
            return Outcomes.SignInFrequency;
        }
        return application.Browser && at - FaultRates.SilentRenewalFailed < 0 ? Outcomes.SilentSignInFailed : Outcomes.Success;
    }
}
