using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A match, as one correlation sees it: which of its sources, when, of which event, for which group, with which value. Group and value are
/// texts with their kinds, each ended by a byte that no UTF-8 has; so 1 and "1" differ, and "a", "bc" and "ab", "c".
/// </summary>
readonly record struct Contribution(int Correlation, int Source, long Ticks, long Event, byte[] Group, byte[] Value);

/// <summary>Writes and reads the parts of groups and values.</summary>
sealed class PartWriter
{
    const byte End = 0xFF;

    byte[] buffer = new byte[256];
    int length;

    /// <summary>The first values of the fields, with kinds; null where one is missing.</summary>
    public byte[]? Read(EventView view, int[] fields)
    {
        length = 0;
        foreach (int field in fields)
        {
            int value = First(view, field);
            if (value < 0) return null;
            Add((byte)view.Kind(value), view.Text(value));
        }
        return buffer.AsSpan(0, length).ToArray();
    }

    /// <summary>Parts of another group by their places.</summary>
    public byte[] Read(byte[] group, int[] places)
    {
        length = 0;
        foreach (int place in places)
        {
            var part = Part(group, place);
            Add(part[0], part[1..]);
        }
        return buffer.AsSpan(0, length).ToArray();
    }

    static int First(EventView view, int field)
    {
        foreach (int value in view.Values(field))
        {
            if (view.Kind(value) < EventValueKind.Null) return value;
        }
        return -1;
    }

    void Add(byte kind, ReadOnlySpan<byte> text)
    {
        if (buffer.Length < length + text.Length + 2) Array.Resize(ref buffer, 2 * (length + text.Length + 2));
        buffer[length++] = kind;
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
        buffer[length++] = End;
    }

    static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> parts, int place)
    {
        for (; place > 0; place--) parts = parts[(parts.IndexOf(End) + 1)..];
        return parts[..parts.IndexOf(End)];
    }

    public static string[] Texts(byte[] parts, int count) =>
        [.. Enumerable.Range(0, count).Select(place => Encoding.UTF8.GetString(Part(parts, place)[1..]))];

    /// <summary>The only part, as a number.</summary>
    public static bool TryNumber(byte[] value, out decimal number)
    {
        number = 0;
        return value.Length > 2 && EventNumber.TryParse(value.AsSpan(1..^1), out number);
    }
}
