using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>Texts of values. What somebody looks at is folded, once, into one buffer: of a long message most often nobody does.</summary>
sealed partial class EventView
{
    /// <summary>Stands before and behind every value in <see cref="FoldedText"/>; no UTF-8 has it.</summary>
    public const byte Border = 0xFF;
    const int NotFolded = -1;

    byte[] folded = new byte[1 << 12], unescaped = [];
    char[] characters = [];
    int foldedLength, ownLength;

    /// <summary>What is folded so far, a border between any two values.</summary>
    public ReadOnlySpan<byte> FoldedText => folded.AsSpan(0, foldedLength);

    /// <summary>All values of the record itself and nothing else.</summary>
    public ReadOnlySpan<byte> OwnText
    {
        get
        {
            FoldOwn();
            return folded.AsSpan(0, ownLength);
        }
    }

    /// <summary>Room for each value of the record once.</summary>
    void BeginText(int length)
    {
        int most = Folding.MostBytes(length) + length + 1 + FoldedCopy.Slack;
        if (folded.Length < most) folded = new byte[2 * most];
        folded[0] = Border;
        foldedLength = 1;
    }

    /// <summary>The value's text without case.</summary>
    public ReadOnlySpan<byte> Folded(int value)
    {
        Fold(value);
        return folded.AsSpan(values[value].Folded, values[value].FoldedLength);
    }

    public bool IsFolded(int value) => values[value].Folded != NotFolded;

    /// <summary>Values in these slots, or all.</summary>
    public void Fold(bool[]? slots)
    {
        if (slots is null) FoldOwn();
        for (int value = 0; value < Count; value++)
        {
            if (slots is null || (values[value].Slot >= 0 && slots[values[value].Slot])) Fold(value);
        }
    }

    void FoldOwn()
    {
        if (ownLength != NotFolded) return;
        ownLength = 0;
        for (int value = 0; value < OwnCount; value++) Fold(value);
        ownLength = foldedLength;
    }

    void Fold(int value)
    {
        if (values[value].Folded == NotFolded) FoldNow(ref values[value], isOwn: value < OwnCount);
    }

    void FoldNow(ref Value value, bool isOwn)
    {
        if (!isOwn) FoldOwn();
        bool isObject = value.Kind == EventValueKind.Object;
        // An object's values were counted with the record's bytes; its own text stands there once more.
        if (isObject || !isOwn) Reserve(value.Length);
        var place = folded.AsSpan(value.Folded = foldedLength);
        value.FoldedLength = isObject
            ? Folding.FoldInPlace(place, CompactJson.Write(record.AsSpan(value.Start, value.Length), place))
            : FoldedCopy.Write(record.AsSpan(value.Start), value.Length, place, value.Escaped);
        foldedLength += value.FoldedLength;
        folded[foldedLength++] = Border;
    }

    void Reserve(int length)
    {
        int most = foldedLength + Folding.MostBytes(length) + recordLength * 2 + 2 + FoldedCopy.Slack;
        if (folded.Length < most) Array.Resize(ref folded, 2 * most);
    }

    /// <summary>The value's text as it is, until the next call.</summary>
    public ReadOnlySpan<byte> Text(int value)
    {
        var spelled = record.AsSpan(values[value].Start, values[value].Length);
        bool asObject = values[value].Kind == EventValueKind.Object;
        if (!values[value].Escaped && !asObject) return spelled;
        if (unescaped.Length < spelled.Length) unescaped = new byte[2 * spelled.Length];
        return unescaped.AsSpan(0, asObject ? CompactJson.Write(spelled, unescaped) : JsonUnescape.Write(spelled, unescaped));
    }

    /// <summary>The same as UTF-16, for the library's expressions.</summary>
    public ReadOnlySpan<char> Characters(int value)
    {
        var text = Text(value);
        if (characters.Length < text.Length) characters = new char[2 * text.Length];
        return characters.AsSpan(0, Encoding.UTF8.GetChars(text, characters));
    }
}
