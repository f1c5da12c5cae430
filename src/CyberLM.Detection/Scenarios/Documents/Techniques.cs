using CyberLM.Detection.Attack;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

static class Techniques
{
    public static void Check(string id, int line)
    {
        if (!TechniqueId.IsOne(id))
            throw new SigmaFault(line, $"'{id}' is no technique of ATT&CK; expected is such as {TechniqueId.Expected}");
    }
}
