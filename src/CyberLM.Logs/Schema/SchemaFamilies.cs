using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Tokens that stand where one of them may stand: values of a field, types, weekdays, pieces of text.</summary>
static class SchemaFamilies
{
    public static TokenFamilies Of(LogSchema schema)
    {
        var starts = new SortedSet<int>
        {
            0, FieldTokens.FirstWeekday, FieldTokens.FirstHour, FieldTokens.FirstVolume, schema.FirstType, schema.FirstException,
            schema.FirstLabel,
        };
        foreach (var coder in schema.Coders)
        {
            foreach (int start in coder.Families) starts.Add(coder.First + start);
        }
        starts.Add(schema.Text.First);
        starts.RemoveWhere(start => start >= schema.VocabSize);
        return new(schema.VocabSize, [.. starts]);
    }
}
