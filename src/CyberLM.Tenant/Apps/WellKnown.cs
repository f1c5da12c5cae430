namespace CyberLM.Tenant;

/// <summary>Applications and resources of Microsoft, whose ids are the same in every tenant and published.</summary>
static class WellKnown
{
    static readonly Dictionary<string, Guid> Applications = new()
    {
        ["Office 365 Exchange Online"] = new("00000002-0000-0ff1-ce00-000000000000"),
        ["Microsoft Teams"] = new("1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
        ["Office 365 SharePoint Online"] = new("00000003-0000-0ff1-ce00-000000000000"),
        ["OneDrive SyncEngine"] = new("ab9b8c07-8f02-4f72-87fa-80105867a763"),
        ["Microsoft Office"] = new("d3590ed6-52b3-4102-aeff-aad2292ab01c"),
        ["Windows Sign In"] = new("38aa3b87-a06d-4817-b275-7a316988d93b"),
        ["Microsoft Authentication Broker"] = new("29d9ed98-a469-4536-ade2-f981bc1d605e"),
        ["OfficeHome"] = new("4765445b-32c6-49b0-83e6-1d93765276ca"),
        ["My Apps"] = new("2793995e-0a7d-40d7-bd35-6968ba142197"),
        ["Power BI"] = new("871c010f-5e61-4fb1-83ac-98610a7e9110"),
        ["Azure Portal"] = new("c44b4083-3bb0-49c1-b47d-974e53cbdf3c"),
        ["Microsoft Azure CLI"] = new("04b07795-8ddb-461a-bbee-02f9e1bf7b46"),
        ["Microsoft Azure PowerShell"] = new("1950a258-227b-4e31-a9cf-717495945fc2"),
        ["Azure Active Directory PowerShell"] = new("1b730954-1685-4b74-9bfd-dac224a7b894"),
    };

    public static Guid? ApplicationId(string name) => Applications.TryGetValue(name, out Guid id) ? id : null;

    public static Resource Graph { get; } = Known("00000003-0000-0000-c000-000000000000", "Microsoft Graph");
    public static Resource Directory { get; } = Known("00000002-0000-0000-c000-000000000000", "Windows Azure Active Directory");
    public static Resource Management { get; } =
        Known("797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API");
    public static Resource KeyVault { get; } = Known("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "Azure Key Vault");
    public static Resource Exchange { get; } = Known("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online");
    public static Resource DeviceRegistration { get; } =
        Known("01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9", "Device Registration Service");

    static Resource Known(string id, string name) => new(new Guid(id), name, null);
}
