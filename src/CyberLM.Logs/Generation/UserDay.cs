using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>What someone has done on a day, as the days of a model begin.</summary>
public sealed record UserDay(string User, DateOnly Day, IReadOnlyList<ReadOnlyMemory<byte>> Records)
{
    /// <summary>In order of the days.</summary>
    /// <param name="known">of those whom the records trained on have, or of those whom they do not have</param>
    internal static List<UserDay> Of(FieldModel fields, IReadOnlyList<ReadOnlyMemory<byte>> records, bool known)
    {
        var members = fields.Population.Members.Select(member => member.Name).ToHashSet(BytesComparer.Instance);
        return [.. SequenceOrder.Of(records, SequenceKeys.Of(fields.Schema))
            .Where(sequence => sequence.Entity is not null && sequence.Day is not null && members.Contains(sequence.Entity) == known)
            .Select(sequence => new UserDay(NameOf(sequence.Entity!), DayOf(sequence.Day!.Value), sequence.Records))];
    }

    /// <summary>One with an escaped lone surrogate has no string form and keeps its escapes.</summary>
    static string NameOf(byte[] entity)
    {
        using var document = JsonDocument.Parse(entity);
        try
        {
            return document.RootElement.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(Copy.Content(entity));
        }
    }

    static DateOnly DayOf(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);
}
