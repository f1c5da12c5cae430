using CyberLM.Detection.Attack;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

static class Techniques
{
    public static void Check(string id, int line)
    {
        if (!AttackTag.TryParse("attack." + id, out var tag) || tag.Kind != AttackTagKind.Technique || tag.Name != id)
            throw new SigmaFault(line, $"'{id}' is no technique of ATT&CK; expected is such as T1110 or T1110.003");
    }
}
