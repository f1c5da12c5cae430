using CyberLM.Detection.Attack;
using Xunit;

namespace CyberLM.Tests.Detection.Attack;

/// <summary>Tags as the specification's appendix on tags writes them, of either age.</summary>
public sealed class AttackTagTests
{
    [Theory]
    [InlineData("attack.t1110.003", AttackTagKind.Technique, "T1110.003")]
    [InlineData("attack.T1078", AttackTagKind.Technique, "T1078")]
    [InlineData("attack.initial-access", AttackTagKind.Tactic, "initial-access")]
    [InlineData("attack.command_and_control", AttackTagKind.Tactic, "command-and-control")]
    [InlineData("attack.defense-evasion", AttackTagKind.Tactic, "defense-evasion")]
    [InlineData("attack.stealth", AttackTagKind.Tactic, "stealth")]
    [InlineData("attack.g0032", AttackTagKind.Other, "G0032")]
    [InlineData("attack.s0154", AttackTagKind.Other, "S0154")]
    [InlineData("attack.ds0028", AttackTagKind.Other, "DS0028")]
    [InlineData("attack.t11103", AttackTagKind.Unknown, "t11103")]
    [InlineData("attack.t1110.3", AttackTagKind.Unknown, "t1110.3")]
    [InlineData("attack.t1110\n", AttackTagKind.Unknown, "t1110\n")]
    public void A_tag_names_what_it_names(string tag, AttackTagKind kind, string name)
    {
        Assert.True(AttackTag.TryParse(tag, out var parsed));
        Assert.Equal(new AttackTag(kind, name), parsed);
    }

    [Theory]
    [InlineData("cve.2021-44228")]
    [InlineData("attack")]
    [InlineData("detection.emerging-threats")]
    public void Other_namespaces_are_not_of_ATT_and_CK(string tag) => Assert.False(AttackTag.TryParse(tag, out _));
}
