namespace CyberLM.Logs;

/// <summary>
/// The spacings of a log. Records that agree in all gaps that both have share one; those that change within the record share another.
/// </summary>
sealed class SpacingLearner
{
    readonly List<GapBlanks> uniform = [];
    GapBlanks? changing;

    /// <summary>False where there are too many.</summary>
    public bool Add(GapBlanks record)
    {
        if (!record.IsUniform)
        {
            changing = changing?.Join(record) ?? record;
            return true;
        }
        for (int i = 0; i < uniform.Count; i++)
        {
            if (!uniform[i].Join(record).IsUniform) continue;
            uniform[i] = uniform[i].Join(record);
            return true;
        }
        if (uniform.Count == JsonGrammar.MostSpacings - 1) return false;
        uniform.Add(record);
        return true;
    }

    public GapBlanks[] Build()
    {
        var all = changing is { } last ? uniform.Append(last) : uniform;
        return [.. all.Select(blanks => blanks.FillUp()).Distinct()];
    }
}
