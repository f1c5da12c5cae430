namespace CyberLM.Tenant;

/// <summary>S24, X01, X03, X04, X07, X08: what is changed in the directory to come back later.</summary>
static class DirectoryAttacks
{
    const string ValidAccounts = "T1078.004", Credentials = "T1098.001", Roles = "T1098.003";

    static readonly Step Password = new(Outcomes.Success, Password: true);

    public static void PrincipalAbuse(AttackRun run)
    {
        ServicePrincipal principal = run.Random.Pick(run.Organisation.ServicePrincipals) with { Credential = CredentialKind.ClientSecret };
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        if (run.Happens("newSecret"))
        {
            User administrator = run.Administrator();
            run.Change("new secret", AuditOperations.AddCredentials, administrator, from, Credentials, Target(principal));
            principal = principal with { KeyId = run.Random.Guid() };
            run.Wait(run.Random.Uniform(60, 1_800));
        }
        int signIns = run.Count("signIns");
        for (int n = 0; n < signIns; n++)
        {
            Resource resource = run.Random.Chance(0.6) ? principal.Resource : run.Random.Chance(0.5) ? WellKnown.Graph : WellKnown.KeyVault;
            run.Principal("sign-in", principal, from, resource, ValidAccounts);
            run.Pause(run.Amount("minutes"), signIns);
        }
    }

    /// <summary>A link asks for permission, not for a password. The application then needs nobody any more.</summary>
    public static void HostileConsent(AttackRun run)
    {
        User victim = run.VictimAtHome();
        string name = run.Random.Pick(new[] { "Document Viewer Pro", "Mail Merge Assistant", "Calendar Sync Free", "PDF Signer" });
        var application = new Application(run.Random.Guid(), name, true, false, false, [WellKnown.Graph]);
        NetworkAddress home = run.HomeOf(victim);
        Client client = Infrastructure.Mimic(victim, run.Date);
        run.Add(run.SignIn("asked", victim, application, home, client, new Step(Outcomes.ConsentMissing), technique: "T1566.002"));
        run.Wait(run.Random.Uniform(5, 60));
        var principal = new ServicePrincipal(
            -1, run.Random.Guid(), application.Id, name, CredentialKind.ClientSecret, [], WellKnown.Graph, run.Random.Guid(), 0);
        run.Change("consent", AuditOperations.AddPrincipal, victim, home, "T1528", Target(principal));
        run.Change("consent", AuditOperations.Consent, victim, home, "T1528", Target(principal));
        run.Add(run.SignIn("agreed", victim, application, home, client, new Step(Outcomes.Success)));
        NetworkAddress from = run.Infrastructure.Rented(run.Random);
        int signIns = run.Count("signIns");
        for (int n = 0; n < signIns; n++)
        {
            run.Pause(run.Amount("hours") * 60, signIns);
            run.Principal("application alone", principal, from, WellKnown.Graph, "T1550.001");
        }
    }

    public static void HelpDesk(AttackRun run)
    {
        User victim = run.Victim();
        User agent = run.Administrator();
        run.Change("reset", AuditOperations.ResetPassword, agent, agent.Office?.Addresses[0], "T1656", AuditRecord.Of(victim));
        run.Wait(run.Random.Uniform(30, 400));
        run.Change("new factor", AuditOperations.AdminFactor, agent, agent.Office?.Addresses[0], "T1556.006", AuditRecord.Of(victim));
        run.Wait(60 * run.Amount("minutesUntil"));
        NetworkAddress from = run.Infrastructure.Proxied(run.Random, victim.Home);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = run.Count("signIns"); n > 0; n--)
        {
            string target = run.Random.Pick(new[] { "My Apps", "OfficeHome", "Office 365 Exchange Online" });
            Step step = FactorWords.Passed(victim, password: true);
            run.Add(run.SignIn("takeover", victim, run.Application(target), from, client, step, technique: ValidAccounts));
            run.Wait(run.Random.Uniform(20, 900));
        }
    }

    /// <summary>Whoever says for a whole domain who somebody is needs no password of anybody.</summary>
    public static void Federation(AttackRun run)
    {
        User administrator = run.Administrator();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random);
        Client client = Infrastructure.Browser(run.Random, run.Date);
        run.Add(run.SignIn(
            "administrator", administrator, run.Application("Azure Active Directory PowerShell"), from, client, Password,
            technique: ValidAccounts));
        run.Wait(run.Random.Uniform(30, 900));
        run.Change("federate", AuditOperations.Federation, administrator, from, "T1484.002",
            new AuditTarget("Directory", run.Organisation.TenantId.ToString(), run.Organisation.Domain));
        List<User> victims = run.Victims(run.Count("users"));
        foreach (User victim in victims)
        {
            run.Pause(run.Amount("hours") * 60, victims.Count);
            run.Add(run.SignIn(
                "forged", victim, run.Application("OfficeHome"), from, client, new Step(Outcomes.Success, FactorWords.ByClaim),
                technique: "T1606.002"));
        }
    }

    public static void GrantedPrincipal(AttackRun run)
    {
        User administrator = run.Administrator();
        NetworkAddress home = run.Infrastructure.Proxied(run.Random, administrator.Home);
        ServicePrincipal principal = run.Random.Pick(run.Organisation.ServicePrincipals);
        run.Change("own credential", AuditOperations.AddCredentials, administrator, home, Credentials, Target(principal));
        run.Wait(run.Random.Uniform(20, 300));
        for (int n = run.Count("grants"); n > 0; n--)
        {
            run.Change("permission", AuditOperations.AddPermission, administrator, home, Roles, Target(principal));
            run.Wait(run.Random.Uniform(5, 90));
        }
        NetworkAddress from = run.Infrastructure.Cloud(run.Random);
        principal = principal with { Credential = CredentialKind.Certificate, KeyId = run.Random.Guid() };
        int signIns = run.Count("signIns");
        for (int n = 0; n < signIns; n++)
        {
            run.Pause(run.Amount("hours") * 60, signIns);
            run.Principal("sign-in", principal, from, WellKnown.Graph, ValidAccounts);
        }
    }

    public static void InvitedGuest(AttackRun run)
    {
        User administrator = run.Administrator();
        NetworkAddress from = run.Infrastructure.Proxied(run.Random);
        User guest = Strangers.Guest(run, from);
        run.Change("invite", AuditOperations.InviteGuest, administrator, from, "T1136.003", AuditRecord.Of(guest));
        run.Wait(run.Random.Uniform(60, 900));
        run.Change("role", AuditOperations.AddRole, administrator, from, Roles, AuditRecord.Of(guest),
            new AuditTarget("Role", run.Random.Guid().ToString(), "Application Administrator"));
        run.Wait(3600 * run.Amount("hoursUntil"));
        Client client = Infrastructure.Browser(run.Random, run.Date);
        for (int n = run.Count("signIns"); n > 0; n--)
        {
            SignInRecord record = run.SignIn(
                "guest", guest, run.Application("Azure Portal"), from, client, Password, technique: ValidAccounts);
            run.Add(record with { Resource = WellKnown.Management });
            run.Wait(run.Random.Uniform(60, 1_800));
        }
    }

    static AuditTarget Target(ServicePrincipal principal) => new("ServicePrincipal", principal.Id.ToString(), principal.Name);
}
