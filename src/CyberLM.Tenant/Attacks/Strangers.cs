namespace CyberLM.Tenant;

/// <summary>Names of the organisation's domain that nobody has, and people who are long gone.</summary>
static class Strangers
{
    /// <summary>A name guessed from common ones. The directory knows no id of it.</summary>
    public static User Of(AttackRun run)
    {
        string given = run.Random.Pick(Names.Given).ToLowerInvariant();
        string family = string.Concat(run.Random.Pick(Names.Family).ToLowerInvariant().Where(char.IsAsciiLetter));
        // With a number that no name of the organisation's own scheme has.
        string name = $"{given}.{family}{run.Random.Below(90) + 10}@{run.Organisation.Domain}";
        return Outsider(UserKind.Unknown, Guid.Empty, name, name, run.Organisation);
    }

    /// <summary>Somebody who left before the log begins and whose account is disabled.</summary>
    public static User Former(AttackRun run)
    {
        string given = run.Random.Pick(Names.Given), family = run.Random.Pick(Names.Family);
        string letters = string.Concat(family.ToLowerInvariant().Where(char.IsAsciiLetter));
        return Outsider(
            UserKind.Person, run.Random.Guid(), $"{given} {family}", $"{given.ToLowerInvariant()}.{letters}0@{run.Organisation.Domain}",
            run.Organisation);
    }

    /// <summary>A guest of another organisation than the partners'.</summary>
    public static User Guest(AttackRun run, NetworkAddress from)
    {
        string given = run.Random.Pick(Names.Given), family = run.Random.Pick(Names.Family);
        string domain = $"{run.Random.Pick(Names.Partners)}-services.example";
        string letters = string.Concat(family.ToLowerInvariant().Where(char.IsAsciiLetter));
        string name = $"{given.ToLowerInvariant()}.{letters}@{domain}";
        User guest = Outsider(UserKind.Guest, run.Random.Guid(), $"{given} {family}", name, run.Organisation);
        return guest with { Partner = new Partner(domain, run.Random.Guid(), from) };
    }

    /// <summary>Index -1: nobody of the organisation's list.</summary>
    static User Outsider(UserKind kind, Guid id, string displayName, string principalName, Organisation organisation) => new(
        -1, kind, id, displayName, principalName, null, Roles.Guests, organisation.Offices[0].City, null,
        new HomeLine([organisation.Offices[0].Addresses[0]], 1, 0), 9, 8, 0, Equipment.None, []);
}
