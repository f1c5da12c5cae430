using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Scenarios;

/// <summary>Maps of paths to values.</summary>
static class FieldReader
{
    /// <summary>Fields of a step: what decides are a few.</summary>
    const int Most = 500;

    public static List<FieldRule> Read(Section fields, ReferenceScope scope, bool implied)
    {
        var read = new List<FieldRule>();
        if (fields.Map.Entries.Count > Most) fields.Fault("", $"{fields.Map.Entries.Count} fields; {Most} at most");
        foreach (var entry in fields.Map.Entries.Take(Most))
        {
            fields.Findings.Attempt(fields.Field(entry.Key), () =>
            {
                FieldPaths.Check(entry.Key, entry.Line);
                if (read.FirstOrDefault(other => FieldPaths.Overlap(other.Path, entry.Key)) is { } other)
                    throw new SigmaFault(entry.Line,
                        $"'{entry.Key}' and '{other.Path}': one lies within the other, so only one can be set");
                read.Add(new FieldRule(entry.Key, TemplateReader.Choices(entry.Value, scope), implied));
            });
        }
        return read;
    }
}
