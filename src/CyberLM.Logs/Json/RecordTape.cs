namespace CyberLM.Logs;

/// <summary>What stands at a key or in an array.</summary>
enum ValueKind : byte
{
    /// <summary>String, number, true, false, null: kept as it is spelled, quotes included.</summary>
    Scalar,
    Object,
    Array,

    /// <summary>A string that holds a JSON object as text; its children are those of the object.</summary>
    ObjectInString,
    ArrayInString,
}

/// <summary>One value of a record; key and spelling are places in <see cref="RecordTape.Text"/>.</summary>
struct TapeValue
{
    public ValueKind Kind;

    /// <summary>The key's spelling without quotes; of length -1 in an array and at the root.</summary>
    public int Key, KeyLength;
    public int Start, Length;

    /// <summary>A number, since references would make each copy of a value dearer.</summary>
    byte style;

    /// <summary>Of an object that is written as an array of pairs; null of any other value.</summary>
    public PairStyle? Pairs
    {
        readonly get => PairStyle.OfNumber(style);
        set => style = value?.Number ?? 0;
    }

    /// <summary>The first value that is not within this one.</summary>
    public int End;

    /// <summary>Of the root and of JSON in a string; its other containers are spaced alike.</summary>
    public Spacing Spacing;
}

/// <summary>
/// A record taken apart: its values in the order of the text, each before what it contains. One tape is used for many records.
/// </summary>
sealed class RecordTape
{
    TapeValue[] values = new TapeValue[256];

    /// <summary>The record's bytes, and behind them what the strings hold that are JSON themselves.</summary>
    public ByteBuffer Text { get; } = new();

    public int Count { get; private set; }

    public ref TapeValue this[int index] => ref values[index];

    public ReadOnlySpan<byte> Key(int index) => Text.Slice(values[index].Key, values[index].KeyLength);

    public ReadOnlySpan<byte> Raw(int index) => Text.Slice(values[index].Start, values[index].Length);

    public void Clear()
    {
        Count = 0;
        Text.Clear();
    }

    public int Add(in TapeValue value)
    {
        if (Count == values.Length) Array.Resize(ref values, 2 * Count);
        values[Count] = value;
        return Count++;
    }

    public void Truncate(int count) => Count = count;
}
