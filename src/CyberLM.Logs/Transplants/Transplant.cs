using System.Net;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// A recorded attack in another organisation: its people, hosts and accounts are that organisation's, its identifiers new ones, its times
/// moved; every other byte is as it was recorded.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class Transplant
{
    readonly Recording recording;
    readonly TransplantPlan plan;
    readonly TransplantRequest request;
    readonly TimeShift times;
    readonly RecordTexts texts;

    /// <param name="roster">of the organisation's logs; null: nothing is known of it</param>
    /// <exception cref="CyberLMException">the map cannot be, or leaves somebody out</exception>
    public Transplant(Recording recording, RecordedCast cast, OrganisationRoster? roster, TransplantRequest request)
    {
        (this.recording, this.request) = (recording, request);
        plan = new(recording, cast, roster, request);
        times = new(recording.First, recording.Last, request.Seconds);
        texts = new(Look, numbers: true) { TakesPrograms = true };
    }

    /// <summary>Who became whom, and who stays.</summary>
    public IReadOnlyList<TransplantedMember> Members => plan.Members;

    /// <summary>What may be meant otherwise.</summary>
    public IReadOnlyList<string> Warnings => plan.Warnings;

    /// <summary>In order of time.</summary>
    /// <exception cref="CyberLMException">a record's time stands in it in a way that cannot be moved</exception>
    public IReadOnlyList<TransplantedRecord> Write() => [.. recording.Records.Select(Write)];

    /// <summary>What is left of the old names in the new records.</summary>
    public IReadOnlyList<Trace> Traces(IReadOnlyList<TransplantedRecord> records) => new TraceSearch(plan.Names).In(records);

    TransplantedRecord Write(RecordedRecord record)
    {
        if (request.Seconds != 0 && !TimeShift.IsTime(record.Time)) throw Unmoved(record);
        var time = record.Time.AddSeconds(request.Seconds);
        times.Days = DayOf(time).DayNumber - DayOf(record.Time).DayNumber;
        byte[] moved = texts.Edit(record.Utf8);
        if (record.HasTime && !(RecordTime.TryFind(moved, out var found) && found == time))
            throw Unmoved(record);
        var (user, address) = Sighting(moved);
        return new(record.Number, moved, time, user, address);
    }

    static CyberLMException Unmoved(RecordedRecord record) => TimeShift.IsTime(record.Time)
        ? new($"record {record.Number} of the recording: its time, {Moment.Text(record.Time)}, is spelled in a way that cannot be moved",
            "leave out --start, or write it as ISO 8601 to the second")
        : new($"record {record.Number} of the recording: its time, {Moment.Text(record.Time)}, stands for never", "leave the record out");

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    void Look(ReadOnlySpan<byte> text, RecordString part, Edits edits)
    {
        if (plan.Numbers.Of(text, part.Key) is { } number)
        {
            edits.Add(0, text.Length, number);
            return;
        }
        bool isTime = TimeShift.IsTimeKey(part.Key);
        if (part.Kind == KeyKind.Number)
        {
            Number(text, isTime, edits);
            return;
        }
        for (int at = 0; at < text.Length;)
        {
            bool isWord = Words.IsWord(text[at]);
            int end = plan.Replacements.Match(text, at, part.Kind, edits);
            if (end == 0 && isWord && part.Kind != KeyKind.Key) end = times.Match(text, at, isTime, edits);
            at = end > 0 ? end : isWord ? Words.End(text, at) : at + 1;
        }
    }

    /// <summary>An account, or a time; no number begins with a zero, and becomes a text then.</summary>
    void Number(ReadOnlySpan<byte> text, bool isTime, Edits edits)
    {
        if (!char.IsAsciiDigit((char)text[0])) return;
        int before = edits.Count;
        if (plan.Replacements.Match(text, 0, KeyKind.Number, edits) > 0)
        {
            edits.QuoteWhereNoNumber(before);
            return;
        }
        times.Match(text, 0, isTime, edits);
    }

    static (string? User, string? Address) Sighting(byte[] record)
    {
        var fields = RecordFields.Of(record).Where(field => field.IsActor).ToList();
        string? user = fields.SelectMany(Mentions.In).FirstOrDefault(one => one.Role == MemberRole.User).Form;
        string? address = fields.Select(field => field.Value).FirstOrDefault(value =>
            value.Length is > 6 and < 46 && value.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(value, out _));
        return (user, address);
    }
}
