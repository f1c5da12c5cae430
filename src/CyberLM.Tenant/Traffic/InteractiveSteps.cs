namespace CyberLM.Tenant;

/// <summary>The records one person's sign-in leaves: mistakes and interruptions first, success mostly last.</summary>
static class InteractiveSteps
{
    public static List<(Outcome Outcome, string? Mfa)> Draw(Prng random, Application application)
    {
        var steps = new List<(Outcome, string?)>();
        if (random.Chance(0.12))
        {
            int mistakes = 1 + random.Weighted([0.7, 0.2, 0.08, 0.02]);
            for (int i = 0; i < mistakes; i++)
            {
                steps.Add((Outcome.InvalidPassword, null));
            }
            if (random.Chance(0.06))
            {
                steps.Add((random.Chance(0.5) ? Outcome.AccountLocked : Outcome.PasswordExpired, null));
                return steps;
            }
        }
        if (random.Chance(0.01))
        {
            steps.Add((Outcome.ReplyAddress, null));
            return steps;
        }
        bool mfa = random.Chance(0.3);
        if (mfa && random.Chance(0.5))
        {
            steps.Add((Outcome.StrongAuthenticationRequired, SignInFactory.MfaRequired));
        }
        if (application.ExternalChallenge && random.Chance(0.4))
        {
            steps.Add((Outcome.ExternalChallenge, null));
        }
        if (random.Chance(0.12))
        {
            steps.Add((Outcome.KeepSignedIn, null));
        }
        steps.Add((Outcome.Success, mfa ? SignInFactory.MfaCompleted : null));
        return steps;
    }
}
