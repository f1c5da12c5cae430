namespace CyberLM.Tenant;

/// <summary>What the form of 2026 says beyond that of 2022's export: policies one by one, steps of authentication, the session.</summary>
sealed class SignInDetails(IReadOnlyList<AccessPolicy> policies)
{
    const string Primary = "Primary authentication";

    public void Policies(JsonLine json, SignInRecord record)
    {
        json.OpenArray("appliedConditionalAccessPolicies"u8);
        foreach (AccessPolicy policy in policies)
        {
            string result = policy.ResultFor(record);
            bool applied = result is "success" or "failure";
            json.Open();
            json.Guid("id"u8, policy.Id);
            json.Text("displayName"u8, policy.Name);
            json.OpenArray("enforcedGrantControls"u8);
            if (policy.Control is { } control && applied)
            {
                json.Item(control);
            }
            json.CloseArray();
            json.EmptyArray("enforcedSessionControls"u8);
            json.Text("result"u8, result);
            json.Number("conditionsSatisfied"u8, applied ? 3 : 0);
            json.Number("conditionsNotSatisfied"u8, applied || result == "notEnabled" ? 0 : 2);
            json.Close();
        }
        json.CloseArray();
    }

    public static void Steps(JsonLine json, SignInRecord record)
    {
        json.OpenArray("authenticationDetails"u8);
        DateTime created = record.Time.AddMilliseconds(record.ProcessingMilliseconds);
        if (record.Password)
        {
            // A password that was right is right, whatever came afterwards.
            bool wrong = record.Outcome.Cause is Cause.Mistake or Cause.Lockout or Cause.Unknown or Cause.Disabled or Cause.ExpiredPassword;
            Step(json, created, "Password", "Password in the cloud", !wrong, wrong ? record.Outcome.Reason! : "Correct password",
                Primary);
        }
        else
        {
            Step(json, created, "Previously satisfied", null, true, "First factor requirement satisfied by claim in the token",
                Primary);
        }
        if (record.Factor is { } factor)
        {
            Step(json, created, factor.Method, "", factor.Succeeded, factor.Result, "Multifactor authentication");
        }
        else if (record.MfaDetail == FactorWords.ByClaim)
        {
            Step(json, created, "Previously satisfied", null, true, FactorWords.ByClaim, "Multifactor authentication");
        }
        json.CloseArray();
    }

    static void Step(JsonLine json, DateTime time, string method, string? detail, bool succeeded, string result, string requirement)
    {
        json.Open();
        json.TimeWithOffset("authenticationStepDateTime"u8, time);
        json.Text("authenticationMethod"u8, method);
        if (detail is not null)
        {
            json.Text("authenticationMethodDetail"u8, detail);
        }
        json.Boolean("succeeded"u8, succeeded);
        json.Text("authenticationStepResultDetail"u8, result);
        json.Text("authenticationStepRequirement"u8, requirement);
        json.Number("StatusSequence"u8, 0);
        json.Number("RequestSequence"u8, requirement == Primary ? 0 : 1);
        json.Close();
    }

    public static void Session(JsonLine json, SignInRecord record)
    {
        json.Guid("sessionId"u8, record.SessionId);
        json.OpenArray("signInEventTypes"u8);
        json.Item(record.Interactive ? "interactiveUser" : "nonInteractiveUser");
        json.CloseArray();
        json.Text("originalTransferMethod"u8, record.Transfer);
        string usual = record.IncomingToken == "primaryRefreshToken" ? "bound" : "none";
        json.Text("signInTokenProtectionStatus"u8, record.TokenProtection ?? usual);
        json.Boolean("isThroughGlobalSecureAccess"u8, false);
        json.Text("globalSecureAccessIpAddress"u8, "");
        json.Open("agent"u8);
        json.Text("agentType"u8, "notAgentic");
        json.Close();
    }
}
