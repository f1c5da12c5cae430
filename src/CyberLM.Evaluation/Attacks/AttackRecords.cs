using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>A record of an attack, and which of all plays that are looked at it is of.</summary>
readonly record struct AttackRecord(FlatRecord Record, AttackLabel Label, int Play);

/// <summary>Finds the records of attacks among their background, by their labels.</summary>
static class AttackRecords
{
    public static List<AttackRecord> Read(IReadOnlyList<AttackFile> files, SetReader reader, EvaluationOptions options)
    {
        List<AttackRecord> found = [];
        var plays = new Dictionary<(int, string), int>();
        foreach (var (number, file) in files.Index())
        {
            var labels = AttackLabels.Read(file.Labels);
            var byRecord = labels.DistinctBy(label => label.Record).ToDictionary(label => label.Record);
            long record = 0;
            foreach (var read in new LogReader([file.Path], new LogReaderOptions { Stop = options.Stop }).Read())
            {
                record++;
                if (!byRecord.Remove(record, out var label)) continue;
                if (reader.Flat(read.Utf8.ToArray()) is not { } flat)
                    throw new CyberLMException($"{file.Path}, line {read.Line}: not a JSON object", "name the records that simulate wrote");
                if (!plays.TryGetValue((number, label.Play), out int play)) plays.Add((number, label.Play), play = plays.Count);
                found.Add(new(flat, label, play));
            }
            if (byRecord.Count > 0)
                throw new CyberLMException($"{file.Labels} tells of record {byRecord.Keys.Min()}, and {file.Path} has {record}",
                    "give labels and records of one run");
        }
        return found;
    }
}
