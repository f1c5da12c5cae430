namespace CyberLM.Tenant;

/// <summary>A kind of change in the directory, in the words of its audit log.</summary>
public sealed record AuditOperation(string Name, string Category, string Service, string Type);

/// <summary>The changes that the tenant and its adversary make.</summary>
static class AuditOperations
{
    const string Core = "Core Directory", Methods = "Authentication Methods", Registration = "Device Registration Service";
    const string Users = "UserManagement", Roles = "RoleManagement", Apps = "ApplicationManagement", Groups = "GroupManagement";

    public static readonly AuditOperation AddUser = new("Add user", Users, Core, "Add");
    public static readonly AuditOperation UpdateUser = new("Update user", Users, Core, "Update");
    public static readonly AuditOperation DisableAccount = new("Disable account", Users, Core, "Update");
    public static readonly AuditOperation DeleteUser = new("Delete user", Users, Core, "Delete");
    public static readonly AuditOperation InviteGuest = new("Invite external user", Users, "Invited Users", "Add");
    public static readonly AuditOperation ChangePassword = new("Change user password", Users, Core, "Update");
    public static readonly AuditOperation ResetPassword = new("Reset user password", Users, Core, "Update");
    public static readonly AuditOperation RegisterFactor = new("User registered security info", Users, Methods, "Add");
    public static readonly AuditOperation DeleteFactor = new("User deleted security info", Users, Methods, "Delete");
    public static readonly AuditOperation AdminFactor = new("Admin registered security info", Users, Methods, "Add");
    public static readonly AuditOperation AddDevice = new("Add device", "Device", Registration, "Add");
    public static readonly AuditOperation OwnDevice = new("Add registered owner to device", "Device", Registration, "Assign");
    public static readonly AuditOperation AddRole = new("Add member to role", Roles, Core, "Assign");
    public static readonly AuditOperation RemoveRole = new("Remove member from role", Roles, Core, "Unassign");
    public static readonly AuditOperation AddToGroup = new("Add member to group", Groups, Core, "Assign");
    public static readonly AuditOperation Consent = new("Consent to application", Apps, Core, "Assign");
    public static readonly AuditOperation AddApplication = new("Add application", Apps, Core, "Add");
    public static readonly AuditOperation AddPrincipal = new("Add service principal", Apps, Core, "Add");
    public static readonly AuditOperation AddCredentials = new("Add service principal credentials", Apps, Core, "Update");
    public static readonly AuditOperation AddOwner = new("Add owner to application", Apps, Core, "Assign");
    public static readonly AuditOperation AddPermission = new("Add app role assignment to service principal", Apps, Core, "Assign");
    public static readonly AuditOperation UpdatePolicy = new("Update conditional access policy", "Policy", "Conditional Access", "Update");
    public static readonly AuditOperation DeletePolicy = new("Delete conditional access policy", "Policy", "Conditional Access", "Delete");
    public static readonly AuditOperation Federation = new("Set domain authentication", "DirectoryManagement", Core, "Update");
}

/// <summary>A thing that a change was made to.</summary>
/// <param name="Type">User, Device, Role, Group, ServicePrincipal, Application or Policy.</param>
public sealed record AuditTarget(string Type, string Id, string Name, string? PrincipalName = null);

/// <summary>A property of the first target with its new value.</summary>
public sealed record AuditChange(string Name, string? OldValue, string? NewValue);

/// <summary>A change in the directory. Made by a user from an address, or by a service of the directory.</summary>
public sealed record AuditRecord : LogRecord
{
    public override LogStream Stream => LogStream.Audit;
    public override string Identifier => Id;

    public required string Id { get; init; }
    public required Guid CorrelationId { get; init; }
    public required AuditOperation Operation { get; init; }
    public required User? Actor { get; init; }
    public required NetworkAddress? Address { get; init; }
    public required IReadOnlyList<AuditTarget> Targets { get; init; }
    public IReadOnlyList<AuditChange> Changes { get; init; } = [];
    public string Reason { get; init; } = "";
    public string? UserAgent { get; init; }

    internal static AuditTarget Of(User user) => new("User", user.Id.ToString(), user.DisplayName, user.PrincipalName);

    /// <param name="actor">null for a service of the directory</param>
    internal static AuditRecord Of(
        Prng random, DateTime time, AuditOperation operation, User? actor, NetworkAddress? address, params AuditTarget[] targets)
    {
        Guid correlation = random.Guid();
        string prefix = operation.Service.Replace(" ", "");
        return new AuditRecord
        {
            Time = new DateTime(time.Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
            Id = $"{prefix}_{correlation}_{random.Base62(5)}_{random.Below(90_000_000) + 10_000_000}",
            CorrelationId = correlation,
            Operation = operation,
            Actor = actor,
            Address = address,
            Targets = targets,
        };
    }
}
