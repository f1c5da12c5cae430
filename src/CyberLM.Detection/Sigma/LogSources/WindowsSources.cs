using System.Globalization;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Channels of Windows by the service that Sigma calls them, and event numbers by category. A category that two services have, such as
/// process creation by Sysmon and by the audit policy, is told by both. Names: SigmaHQ/sigma, "documentation/logsource-guides", and the
/// channels of Windows themselves.
/// </summary>
static class WindowsSources
{
    const string Microsoft = "Microsoft-Windows-";

    /// <summary>Channel to service, in any case.</summary>
    public static readonly IReadOnlyDictionary<string, string> Services = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["Security"] = "security",
        ["System"] = "system",
        ["Application"] = "application",
        [Microsoft + "Sysmon/Operational"] = "sysmon",
        [Microsoft + "PowerShell/Operational"] = "powershell",
        ["PowerShellCore/Operational"] = "powershell",
        ["Windows PowerShell"] = "powershell-classic",
        [Microsoft + "AppLocker/MSI and Script"] = "applocker",
        [Microsoft + "AppLocker/EXE and DLL"] = "applocker",
        [Microsoft + "AppLocker/Packaged app-Deployment"] = "applocker",
        [Microsoft + "AppLocker/Packaged app-Execution"] = "applocker",
        [Microsoft + "AppModel-Runtime/Admin"] = "appmodel-runtime",
        [Microsoft + "AppXDeploymentServer/Operational"] = "appxdeployment-server",
        [Microsoft + "AppxPackaging/Operational"] = "appxpackaging-om",
        [Microsoft + "Bits-Client/Operational"] = "bits-client",
        [Microsoft + "CAPI2/Operational"] = "capi2",
        [Microsoft + "CertificateServicesClient-Lifecycle-System/Operational"] = "certificateservicesclient-lifecycle-system",
        [Microsoft + "CodeIntegrity/Operational"] = "codeintegrity-operational",
        [Microsoft + "Diagnosis-Scripted/Operational"] = "diagnosis-scripted",
        [Microsoft + "DHCP-Server/Operational"] = "dhcp",
        [Microsoft + "DNS-Client/Operational"] = "dns-client",
        ["DNS Server"] = "dns-server",
        [Microsoft + "DNS-Server/Analytical"] = "dns-server-analytic",
        [Microsoft + "DNS-Server/Audit"] = "dns-server-audit",
        [Microsoft + "DriverFrameworks-UserMode/Operational"] = "driver-framework",
        [Microsoft + "Windows Firewall With Advanced Security/Firewall"] = "firewall-as",
        [Microsoft + "IIS-Configuration/Operational"] = "iis-configuration",
        [Microsoft + "LDAP-Client/Debug"] = "ldap",
        [Microsoft + "LSA/Operational"] = "lsa-server",
        ["MSExchange Management"] = "msexchange-management",
        [Microsoft + "NTLM/Operational"] = "ntlm",
        ["OpenSSH/Operational"] = "openssh",
        [Microsoft + "PrintService/Admin"] = "printservice-admin",
        [Microsoft + "PrintService/Operational"] = "printservice-operational",
        [Microsoft + "Security-Mitigations/Kernel Mode"] = "security-mitigations",
        [Microsoft + "Security-Mitigations/User Mode"] = "security-mitigations",
        [Microsoft + "Shell-Core/Operational"] = "shell-core",
        [Microsoft + "SmbClient/Connectivity"] = "smbclient-connectivity",
        [Microsoft + "SmbClient/Security"] = "smbclient-security",
        [Microsoft + "SMBServer/Connectivity"] = "smbserver-connectivity",
        [Microsoft + "ServiceBus-Client"] = "microsoft-servicebus-client",
        [Microsoft + "TaskScheduler/Operational"] = "taskscheduler",
        [Microsoft + "TerminalServices-LocalSessionManager/Operational"] = "terminalservices-localsessionmanager",
        [Microsoft + "VHDMP-Operational"] = "vhdmp",
        [Microsoft + "Windows Defender/Operational"] = "windefend",
        [Microsoft + "WMI-Activity/Operational"] = "wmi",
    };

    static readonly (string Category, string Service, int[] Events)[] Categories =
    [
        ("process_creation", "sysmon", [1]), ("process_creation", "security", [4688]),
        ("file_change", "sysmon", [2]), ("network_connection", "sysmon", [3]), ("sysmon_status", "sysmon", [4, 16]),
        ("process_termination", "sysmon", [5]), ("process_termination", "security", [4689]),
        ("driver_load", "sysmon", [6]), ("image_load", "sysmon", [7]), ("create_remote_thread", "sysmon", [8]),
        ("raw_access_thread", "sysmon", [9]), ("process_access", "sysmon", [10]), ("file_event", "sysmon", [11]),
        ("registry_add", "sysmon", [12]), ("registry_delete", "sysmon", [12]), ("registry_set", "sysmon", [13]),
        ("registry_rename", "sysmon", [14]), ("registry_event", "sysmon", [12, 13, 14]), ("registry_event", "security", [4657]),
        ("create_stream_hash", "sysmon", [15]), ("pipe_created", "sysmon", [17, 18]), ("wmi_event", "sysmon", [19, 20, 21]),
        ("dns_query", "sysmon", [22]), ("file_delete", "sysmon", [23, 26]), ("clipboard_capture", "sysmon", [24]),
        ("process_tampering", "sysmon", [25]), ("file_block_executable", "sysmon", [27]), ("file_block_shredding", "sysmon", [28]),
        ("file_executable_detected", "sysmon", [29]), ("sysmon_error", "sysmon", [255]),
        ("ps_module", "powershell", [4103]), ("ps_script", "powershell", [4104]),
        ("ps_classic_start", "powershell-classic", [400]), ("ps_classic_provider_start", "powershell-classic", [600]),
        ("ps_classic_script", "powershell-classic", [800]),
    ];

    public static EventSource Of(string channel, string eventId)
    {
        string service = Services.GetValueOrDefault(channel, EventSource.NoService);
        bool numbered = int.TryParse(eventId, NumberStyles.None, CultureInfo.InvariantCulture, out int id);
        string[] categories = [.. Categories.Where(entry => numbered && entry.Service == service && entry.Events.Contains(id))
            .Select(entry => entry.Category)];
        return new EventSource("windows", service, categories);
    }
}
