using CyberLM.Detection.Attack;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Pack;

/// <summary>Tags of the shipped rules against ATT&amp;CK's matrix for enterprises.</summary>
public sealed class AttackMatrixTests
{
    const string Initial = "initial-access", Persistence = "persistence", Escalation = "privilege-escalation";
    const string DefenseEvasion = "defense-evasion", Credentials = "credential-access", Discovery = "discovery";
    const string Reconnaissance = "reconnaissance", Command = "command-and-control", Execution = "execution", Lateral = "lateral-movement";

    /// <summary>Techniques and the tactics under which attack.mitre.org has them.</summary>
    static readonly Dictionary<string, string[]> Matrix = new()
    {
        ["T1021.004"] = [Lateral],                                                       // SSH
        ["T1021.007"] = [Lateral],                                                       // Cloud Services
        ["T1037"] = [Persistence, Escalation],                                           // Boot or Logon Initialization Scripts
        ["T1059"] = [Execution],                                                         // Command and Scripting Interpreter
        ["T1059.001"] = [Execution],                                                     // PowerShell
        ["T1078.004"] = [Initial, Persistence, Escalation, DefenseEvasion],              // Cloud Accounts
        ["T1087.004"] = [Discovery],                                                     // Cloud Account
        ["T1090"] = [Command],                                                           // Proxy
        ["T1090.003"] = [Command],                                                       // Multi-hop Proxy
        ["T1098.001"] = [Persistence, Escalation],                                       // Additional Cloud Credentials
        ["T1098.003"] = [Persistence, Escalation],                                       // Additional Cloud Roles
        ["T1098.004"] = [Persistence, Escalation],                                       // SSH Authorized Keys
        ["T1098.005"] = [Persistence, Escalation],                                       // Device Registration
        ["T1110"] = [Credentials],                                                       // Brute Force
        ["T1110.001"] = [Credentials],                                                   // Password Guessing
        ["T1110.003"] = [Credentials],                                                   // Password Spraying
        ["T1110.004"] = [Credentials],                                                   // Credential Stuffing
        ["T1111"] = [Credentials],                                                       // Multi-Factor Authentication Interception
        ["T1185"] = ["collection"],                                                      // Browser Session Hijacking
        ["T1199"] = [Initial],                                                           // Trusted Relationship
        ["T1496"] = ["impact"],                                                          // Resource Hijacking
        ["T1526"] = [Discovery],                                                         // Cloud Service Discovery
        ["T1528"] = [Credentials],                                                       // Steal Application Access Token
        ["T1537"] = ["exfiltration"],                                                    // Transfer Data to Cloud Account
        ["T1539"] = [Credentials],                                                       // Steal Web Session Cookie
        ["T1550.001"] = [DefenseEvasion, Lateral],                                       // Application Access Token
        ["T1550.004"] = [DefenseEvasion, Lateral],                                       // Web Session Cookie
        ["T1552"] = [Credentials],                                                       // Unsecured Credentials
        ["T1552.005"] = [Credentials],                                                   // Cloud Instance Metadata API
        ["T1555.006"] = [Credentials],                                                   // Cloud Secrets Management Stores
        ["T1556.006"] = [Credentials, DefenseEvasion, Persistence],                      // Multi-Factor Authentication
        ["T1557"] = [Credentials, "collection"],                                         // Adversary-in-the-Middle
        ["T1562.007"] = [DefenseEvasion],                                                // Disable or Modify Cloud Firewall
        ["T1562.008"] = [DefenseEvasion],                                                // Disable or Modify Cloud Logs
        ["T1566.002"] = [Initial],                                                       // Spearphishing Link
        ["T1578.002"] = [DefenseEvasion],                                                // Create Cloud Instance
        ["T1580"] = [Discovery],                                                         // Cloud Infrastructure Discovery
        ["T1589.001"] = [Reconnaissance],                                                // Credentials
        ["T1589.003"] = [Reconnaissance],                                                // Employee Names
        ["T1621"] = [Credentials],                                                       // Multi-Factor Authentication Request Generation
        ["T1648"] = [Execution],                                                         // Serverless Execution
        ["T1651"] = [Execution],                                                         // Cloud Administration Command
    };

    public static TheoryData<string> Files => [.. RulePack.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_tactic_is_one_of_the_techniques_and_each_technique_under_one_of_the_tactics(string file)
    {
        var tags = RulePack.HeaderOf(file).Tags.Select(Parse).ToList();
        var tactics = tags.Where(tag => tag.Kind == AttackTagKind.Tactic).Select(tag => tag.Name).ToList();
        var techniques = tags.Where(tag => tag.Kind == AttackTagKind.Technique).Select(tag => Matrix[tag.Name]).ToList();
        Assert.All(tactics, tactic => Assert.Contains(techniques, under => under.Contains(tactic)));
        Assert.All(techniques, under => Assert.Contains(under, tactics.Contains));
    }

    static AttackTag Parse(string tag)
    {
        Assert.True(AttackTag.TryParse(tag, out var parsed), tag);
        return parsed;
    }
}
