using System.Text;

namespace CyberLM.Logs;

/// <summary>A key of an object and what stands at it. Without a node it was never seen so, and is spelled as text.</summary>
readonly record struct LayoutEntry(byte[] Key, ValueKind Kind, SchemaNode? Node);

/// <summary>
/// The keys of an object in their order, and the kind of what stands at each. Spelled as the keys in quotes with a sign behind each that is
/// no scalar: "time""status"{"steps"["detail"( for an object, an array, an object in a string; &lt; is an array in a string. One that is
/// written as an array of pairs begins with their keys: [Name:Value]"UserAgent""RequestType".
/// </summary>
/// <param name="pairs">null for what is written as an object</param>
sealed class Layout(LayoutEntry[] entries, PairStyle? pairs)
{
    public ReadOnlySpan<LayoutEntry> Entries => entries;
    public PairStyle? Pairs => pairs;

    /// <summary>A key that stands twice cannot be told apart by its path.</summary>
    public bool HasTwins { get; } = entries.Length > entries.Select(e => e.Key).Distinct(BytesComparer.Instance).Count();

    /// <summary>Whether the object at a place of the tape has these keys and kinds.</summary>
    public bool Matches(RecordTape tape, int container)
    {
        int at = container + 1, end = tape[container].End;
        if (tape[container].Pairs != pairs) return false;
        foreach (ref readonly var entry in Entries)
        {
            if (at == end || tape[at].Kind != entry.Kind || !tape.Key(at).SequenceEqual(entry.Key)) return false;
            at = tape[at].End;
        }
        return at == end;
    }

    /// <summary>Appends how the layout of the object at a place of the tape is spelled.</summary>
    public static void Spell(RecordTape tape, int container, ByteBuffer to)
    {
        Spell(tape[container].Pairs, to);
        for (int at = container + 1; at < tape[container].End; at = tape[at].End)
        {
            to.Add((byte)'"');
            to.Add(tape.Key(at));
            to.Add((byte)'"');
            if (tape[at].Kind != ValueKind.Scalar) to.Add(Sign(tape[at].Kind));
        }
    }

    /// <summary>Appends how a layout is spelled.</summary>
    public static void Spell(Layout layout, ByteBuffer to)
    {
        Spell(layout.Pairs, to);
        foreach (var entry in layout.Entries)
        {
            to.Add((byte)'"');
            to.Add(entry.Key);
            to.Add((byte)'"');
            if (entry.Kind != ValueKind.Scalar) to.Add(Sign(entry.Kind));
        }
    }

    static void Spell(PairStyle? pairs, ByteBuffer to)
    {
        if (pairs is not null) to.Add(Encoding.UTF8.GetBytes($"[{pairs.Label}]"));
    }

    /// <summary>Null where the bytes spell no layout.</summary>
    public static Layout? Parse(ReadOnlySpan<byte> spelling, SchemaNode node)
    {
        PairStyle? pairs = null;
        if (spelling is [(byte)'[', ..])
        {
            int end = spelling.IndexOf((byte)']');
            if (end < 0 || PairStyle.Of(Encoding.UTF8.GetString(spelling[1..end])) is not { } style) return null;
            pairs = style;
            spelling = spelling[(end + 1)..];
        }
        var entries = new List<LayoutEntry>();
        while (!spelling.IsEmpty)
        {
            int end = KeyEnd(spelling);
            if (end < 0) return null;
            byte[] key = spelling[1..end].ToArray();
            spelling = spelling[(end + 1)..];
            var kind = ValueKind.Scalar;
            if (spelling is [not (byte)'"', ..])
            {
                if (KindOf(spelling[0]) is not { } signed) return null;
                kind = signed;
                spelling = spelling[1..];
            }
            var child = node.Child(key);
            entries.Add(new(key, kind, child is not null && child.Has(kind) ? child : null));
        }
        return new([.. entries], pairs);
    }

    /// <summary>Where the quote that closes the key stands, or -1.</summary>
    static int KeyEnd(ReadOnlySpan<byte> spelling)
    {
        if (spelling[0] != '"') return -1;
        for (int i = 1; i < spelling.Length; i++)
        {
            if (spelling[i] == '\\') i++;
            else if (spelling[i] == '"') return i;
        }
        return -1;
    }

    public static byte Sign(ValueKind kind) => kind switch
    {
        ValueKind.Object => (byte)'{',
        ValueKind.Array => (byte)'[',
        ValueKind.ObjectInString => (byte)'(',
        ValueKind.ArrayInString => (byte)'<',
        _ => (byte)'=',
    };

    public static ValueKind? KindOf(byte sign) => sign switch
    {
        (byte)'{' => ValueKind.Object,
        (byte)'[' => ValueKind.Array,
        (byte)'(' => ValueKind.ObjectInString,
        (byte)'<' => ValueKind.ArrayInString,
        (byte)'=' => ValueKind.Scalar,
        _ => null,
    };
}
