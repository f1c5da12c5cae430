using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>Says of an event where it is from. Its own fields are looked for as those of rules are, under all their names.</summary>
sealed class SourceFinder
{
    sealed record FieldMark(EventSource Source, int[] Fields, byte[][] Values);

    readonly int channel, eventId;
    readonly FieldMark[] marks;

    public SourceFinder(FieldTable fields)
    {
        channel = fields.Intern("Channel", "windows");
        eventId = fields.Intern("EventID", "windows");
        marks = [.. RecordSources.All.Select(mark => new FieldMark(mark.Source,
            [.. mark.Fields.Select(field => fields.Intern(field, mark.Source.Product))],
            [.. mark.Values.Select(value => Folding.Fold(Encoding.UTF8.GetBytes(value)))]))];
    }

    /// <summary>Channel and event number of a Windows event, folded; that there is a channel makes it one.</summary>
    public bool IsWindows(EventView view, out ReadOnlySpan<byte> channelName, out ReadOnlySpan<byte> number)
    {
        channelName = First(view, channel);
        number = First(view, eventId);
        return !channelName.IsEmpty && !number.IsEmpty;
    }

    static ReadOnlySpan<byte> First(EventView view, int field)
    {
        foreach (int value in view.Values(field))
        {
            if (view.Kind(value) < EventValueKind.Null) return view.Folded(value);
        }
        return [];
    }

    /// <summary>The number of the mark that an event of another kind has, or -1.</summary>
    public int Mark(EventView view)
    {
        for (int i = 0; i < marks.Length; i++)
        {
            if (Bears(view, marks[i])) return i;
        }
        return -1;
    }

    public EventSource Source(int mark) => mark < 0 ? EventSource.Unknown : marks[mark].Source;

    static bool Bears(EventView view, FieldMark mark)
    {
        foreach (int field in mark.Fields)
        {
            if (!view.Has(field)) return false;
        }
        if (mark.Values.Length == 0) return true;
        var first = First(view, mark.Fields[0]);
        foreach (byte[] value in mark.Values)
        {
            if (first.SequenceEqual(value)) return true;
        }
        return false;
    }
}
