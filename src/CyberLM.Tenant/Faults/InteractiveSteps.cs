namespace CyberLM.Tenant;

/// <summary>What decides how a sign-in of a person goes.</summary>
readonly record struct Circumstances(
    User User, Application Application, Device Device, bool BlockedPlace, bool FirstDay, bool NewPassword, bool NewPlace);

/// <summary>The records one person's sign-in leaves: mistakes and interruptions first, success mostly last.</summary>
static class InteractiveSteps
{
    public static List<Step> Draw(Prng random, in Circumstances at)
    {
        var steps = new List<Step>();
        if (!Password(random, at, steps))
        {
            return steps;
        }
        if (at.BlockedPlace)
        {
            steps.Add(new Step(Outcomes.Blocked, Password: true));
            return steps;
        }
        if (Application(random, at, steps) && Factor(random, at, steps))
        {
            if (at.Application.ExternalChallenge && random.Chance(FaultRates.ExternalChallenge))
            {
                steps.Insert(steps.Count - 1, new Step(Outcomes.ExternalChallenge));
            }
            if (random.Chance(FaultRates.KeepSignedIn))
            {
                steps.Insert(steps.Count - 1, new Step(Outcomes.KeepSignedIn));
            }
        }
        return steps;
    }

    /// <summary>False where no password got through.</summary>
    static bool Password(Prng random, in Circumstances at, List<Step> steps)
    {
        if (at.FirstDay)
        {
            steps.Add(new Step(Outcomes.PasswordReset, Password: true));
            steps.Add(new Step(Outcomes.EnrolmentRequired, Password: true));
        }
        int mistakes = 0;
        if (at.NewPassword)
        {
            steps.Add(new Step(Outcomes.PasswordExpired, Password: true));
            mistakes = random.Chance(FaultRates.FumbledNewPassword) ? 1 + random.Weighted(FaultRates.MistakesWithANewPassword) : 0;
        }
        else if (random.Chance(FaultRates.Mistakes))
        {
            mistakes = 1 + random.Weighted(FaultRates.MistakesInARow);
        }
        for (int i = 0; i < mistakes; i++)
        {
            steps.Add(new Step(Outcomes.InvalidPassword, Password: true));
        }
        // Smart lockout counts wrong passwords, not sign-ins; many recover before it.
        if (mistakes >= 5 && random.Chance(FaultRates.LockedAfterFiveMistakes))
        {
            steps.Add(new Step(Outcomes.AccountLocked, Password: true));
            return false;
        }
        return true;
    }

    /// <summary>What the application or its administrator makes of it. False where that ends it.</summary>
    static bool Application(Prng random, in Circumstances at, List<Step> steps)
    {
        Outcome? ends = random.Chance(FaultRates.ReplyAddress) ? Outcomes.ReplyAddress
            : random.Chance(FaultRates.NotAssigned) ? Outcomes.NotAssigned
            : at.Application.CompliantDevice && at.Device is { ReportsCompliance: true, Compliant: false }
                && random.Chance(FaultRates.DeviceRefused) ? Outcomes.DeviceNotCompliant
            : null;
        if (ends is not null)
        {
            steps.Add(new Step(ends));
            return false;
        }
        if (at.Application.Browser && random.Chance(FaultRates.SilentSignInFailed))
        {
            steps.Add(new Step(Outcomes.SilentSignInFailed));
        }
        if (random.Chance(FaultRates.SelectAccount))
        {
            steps.Add(new Step(Outcomes.SelectAccount));
        }
        if (random.Chance(FaultRates.ConfirmationRequired))
        {
            steps.Add(new Step(Outcomes.ConfirmationRequired));
        }
        if (random.Chance(FaultRates.ConsentMissing))
        {
            steps.Add(new Step(Outcomes.ConsentMissing));
        }
        return true;
    }

    /// <summary>The last step is the success, with or without a second factor. False where the person gave up.</summary>
    static bool Factor(Prng random, in Circumstances at, List<Step> steps)
    {
        bool password = random.Chance(0.6);
        if (!at.FirstDay && !random.Chance(FaultRates.FactorAsked))
        {
            steps.Add(new Step(Outcomes.Success, Password: password));
            return true;
        }
        if (random.Chance(FaultRates.ChallengeLogged))
        {
            bool policy = at.NewPlace || random.Chance(FaultRates.NewPlaceInChallenge);
            steps.Add(new Step(
                policy ? Outcomes.MultiFactorRequired : Outcomes.StrongAuthenticationRequired, FactorWords.Required, Password: true));
        }
        while (random.Chance(FaultRates.FactorFailed))
        {
            string detail = at.User.Factor switch
            {
                FactorMethod.AppNotification => random.Chance(FaultRates.FactorDeclined) ? FactorWords.Declined : FactorWords.NoResponse,
                _ => FactorWords.InvalidCode,
            };
            steps.Add(FactorWords.Failed(at.User, detail));
            if (random.Chance(0.2))
            {
                return false;
            }
        }
        steps.Add(FactorWords.Passed(at.User, password: true));
        return true;
    }
}
