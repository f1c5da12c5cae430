using CyberLM.Detection.Stateful;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// Log sources that are nearly one of those in use (SigmaHQ/sigma-specification, appendix taxonomy; SigmaHQ/sigma). Everybody may have
/// their own, which is why nothing is said of those that resemble none: but a rule for 'cloudtrial' is asked about no record that shows
/// what it is.
/// </summary>
static class LogSourceNotes
{
    static readonly string[] Keys = ["product", "category", "service"];

    static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["product"] =
        [
            "windows", "linux", "macos", "aws", "azure", "gcp", "m365", "okta", "github", "bitbucket", "onelogin", "zeek", "cisco",
            "fortigate", "fortios", "juniper", "huawei", "kubernetes", "opencanary", "sql", "django", "python", "ruby_on_rails", "spring",
            "jvm", "nodejs", "velocity", "modsecurity", "qualys", "rpc_firewall", "cisco_duo", "docker", "esxi",
        ],
        ["category"] =
        [
            "process_creation", "process_access", "process_termination", "process_tampering", "image_load", "driver_load",
            "create_remote_thread", "create_stream_hash", "file_event", "file_access", "file_change", "file_delete", "file_rename",
            "file_executable_detected", "file_block_executable", "registry_add", "registry_delete", "registry_event", "registry_rename",
            "registry_set", "network_connection", "dns_query", "dns", "pipe_created", "wmi_event", "raw_access_thread",
            "ps_classic_start", "ps_classic_provider_start", "ps_module", "ps_script", "antivirus", "application", "database", "firewall",
            "proxy", "webserver", "edr", "sysmon_error", "sysmon_status", "clipboard_capture",
        ],
        ["service"] =
        [
            "cloudtrail", "signinlogs", "auditlogs", "activitylogs", "riskdetection", "pim", "okta", "security", "system", "application",
            "sysmon", "powershell", "powershell-classic", "windefend", "taskscheduler", "dns-server", "dns-client", "ntlm", "bits-client",
            "firewall-as", "codeintegrity-operational", "applocker", "wmi", "auditd", "syslog", "sshd", "sudo", "cron", "auth", "clamav",
            "guardduty", "gcp.audit", "google_workspace.admin", "audit", "threat_detection", "threat_management", "exchange", "http",
        ],
    };

    /// <summary>One sentence for each part that is none and nearly one, and for each key that is.</summary>
    public static IEnumerable<string> Of(YamlMap root, LogSource source)
    {
        if (root["logsource"] is not YamlMap map) yield break;
        foreach (var (key, line, near) in DocumentKeys.Misspelt(map, Keys))
            yield return $"line {line}: the log source's key '{key}' is none of Sigma's; did you mean '{near}'?";
        foreach (var (key, value) in new[] { ("product", source.Product), ("category", source.Category), ("service", source.Service) })
        {
            if (value is null || Known[key].Contains(value) || NearestWord.Of(value, Known[key]) is not { } near) continue;
            yield return $"line {map[key]!.Line}: no known log source has the {key} '{value}'; did you mean '{near}'?";
        }
    }
}
