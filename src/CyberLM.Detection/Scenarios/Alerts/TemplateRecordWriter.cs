using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// A simulator without a model, to stand beside one: a record of the log is copied, and what is asked is written over it. A user's first
/// record of the kind stands for all of theirs; where there is none, the first of anybody.
/// </summary>
/// <param name="organisation">whose records say whose and when they are</param>
/// <param name="background">from the beginning with each enumeration</param>
public sealed class TemplateRecordWriter(KnownOrganisation organisation, IEnumerable<TimedRecord> background) : IRecordWriter
{
    /// <summary>Records of one kind that are copied.</summary>
    sealed class Copied
    {
        public byte[]? First;
        public readonly Dictionary<string, byte[]> OfUser = [];
    }

    readonly RecordOverlay overlay = new();
    readonly Dictionary<string, Copied> kinds = [];

    public KnownOrganisation Organisation { get; } = organisation;

    public bool CanWrite(AskedRecord record) => KindOf(record).First is not null;

    public IReadOnlyList<WrittenRecord> Write(
        IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed) => [.. asked.Select(Write)];

    WrittenRecord Write(AskedRecord asked)
    {
        var kind = KindOf(asked);
        byte[] record = (asked.User is { } user ? kind.OfUser.GetValueOrDefault(user) : null) ?? kind.First
            ?? throw new CyberLMException("no record of this kind is there to copy", "ask CanWrite first");
        if (Organisation.TimePath is { } path) record = overlay.Set(record, path, Organisation.Spell(path, asked.Time));
        foreach (var field in asked.Fields) record = overlay.Set(record, field.Path, field.Json);
        foreach (string absent in asked.Absent) record = overlay.Remove(record, absent);
        return new(record, (asked.Time.UtcTicks - DateTime.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick, []);
    }

    /// <summary>By the values that records are of a kind by.</summary>
    Copied KindOf(AskedRecord asked)
    {
        var marks = asked.Fields.Where(field => field.Marks).OrderBy(field => field.Path, StringComparer.Ordinal).ToList();
        string key = string.Join('\n', marks.Select(mark => $"{mark.Path}={mark.Json}"));
        if (!kinds.TryGetValue(key, out var kind)) kinds.Add(key, kind = Find(marks));
        return kind;
    }

    Copied Find(List<AskedField> marks)
    {
        var kind = new Copied();
        foreach (var record in background)
        {
            if (record.Utf8 is not [(byte)'{', ..] || !marks.TrueForAll(mark => overlay.Holds(record.Utf8, mark.Path, mark.Json))) continue;
            kind.First ??= record.Utf8;
            if (Organisation.UserPath is { } path && overlay.Read(record.Utf8, path) is ['"', ..] user)
                kind.OfUser.TryAdd(JsonSerializer.Deserialize<string>(user)!, record.Utf8);
        }
        return kind;
    }
}
