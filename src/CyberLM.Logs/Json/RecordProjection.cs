using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// A record without all but some of its values; what stays is spelled, spaced and ordered as it was. An object is gone into where keys lead
/// on; an array, and JSON in a string, stays whole or goes whole.
/// </summary>
sealed class RecordProjection
{
    readonly Branch root = new();
    readonly RecordTape tape = new();
    readonly TapeReader reader = new();
    readonly ByteBuffer projected = new();

    sealed class Branch
    {
        public Dictionary<byte[], Branch> Children { get; } = new(BytesComparer.Instance);
    }

    /// <param name="kept">keys that lead to what stays, as they are spelled in the records</param>
    public RecordProjection(IEnumerable<IReadOnlyList<string>> kept)
    {
        foreach (var keys in kept)
        {
            var branch = root;
            foreach (string key in keys)
            {
                byte[] spelled = Encoding.UTF8.GetBytes(key);
                if (!branch.Children.TryGetValue(spelled, out var child)) branch.Children.Add(spelled, child = new());
                branch = child;
            }
        }
    }

    /// <summary>Null for a record that cannot be taken apart.</summary>
    public byte[]? Of(ReadOnlySpan<byte> record)
    {
        if (!reader.Read(record, tape)) return null;
        projected.Clear();
        Write(0, root);
        return projected.Written.ToArray();
    }

    /// <summary>Blanks are the same all over a record: those between the first two keys stand between any two.</summary>
    void Write(int container, Branch branch)
    {
        int first = container + 1, end = tape[container].End, start = tape[container].Start, behind = start + tape[container].Length;
        if (first == end)
        {
            projected.Add(tape.Raw(container));
            return;
        }
        bool any = false;
        int last = first;
        for (int at = first; at < end; at = tape[at].End)
        {
            last = at;
            if (!branch.Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(tape.Key(at), out var child)) continue;
            projected.Add(any ? Between(first) : tape.Text.Slice(start, KeyStart(first) - start));
            any = true;
            projected.Add(tape.Text.Slice(KeyStart(at), tape[at].Start - KeyStart(at)));
            if (tape[at] is { Kind: ValueKind.Object, Pairs: null } && child.Children.Count > 0) Write(at, child);
            else projected.Add(tape.Raw(at));
        }
        projected.Add(any ? tape.Text.Slice(EndOf(last), behind - EndOf(last)) : "{}"u8);
    }

    ReadOnlySpan<byte> Between(int first) => tape.Text.Slice(EndOf(first), KeyStart(tape[first].End) - EndOf(first));

    int KeyStart(int at) => tape[at].Key - 1;

    int EndOf(int at) => tape[at].Start + tape[at].Length;
}
