namespace CyberLM.Detection.Sigma;

/// <summary>
/// Literals too short for <see cref="GramTable"/>, each searched for on its own. There is room for few; they are for rules of keywords,
/// where one that is short would leave the rule without requirements, and all its keywords to be searched for in every event.
/// </summary>
sealed class ShortLiterals(byte[][] literals)
{
    public const int Shortest = GramTable.Shortest - 1, Most = 16;

    public static bool IsShort(Requirement requirement) =>
        requirement.Kind == RequirementKind.Literal && requirement.Bytes.Length < GramTable.Shortest;

    /// <param name="firstHit">The number of the first of these among a prefilter's requirements.</param>
    public void Find(ReadOnlySpan<byte> text, PrefilterHits hits, int firstHit)
    {
        for (int i = 0; i < literals.Length; i++)
        {
            if (text.IndexOf(literals[i]) >= 0) hits.Add(firstHit + i);
        }
    }
}
