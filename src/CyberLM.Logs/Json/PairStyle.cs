using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// How a log writes an array of pairs, in which the name says what the value is: {"Name":..,"Value":..} in Microsoft 365,
/// {"key":..,"value":..} in Azure and AWS, {"@Name":..,"#text":..} in Windows events. Such an array is an object in all but spelling.
/// </summary>
sealed class PairStyle
{
    PairStyle(string name, string value, bool nameFirst)
    {
        (Name, Value, NameFirst) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value), nameFirst);
        Label = nameFirst ? $"{name}:{value}" : $"{value}:{name}";
    }

    /// <summary>From 1; 0 is none.</summary>
    public byte Number { get; private set; }

    public byte[] Name { get; }
    public byte[] Value { get; }
    public bool NameFirst { get; }

    /// <summary>The two keys as they stand.</summary>
    public string Label { get; }

    static readonly PairStyle[] All =
    [
        .. from keys in new[]
            {
                ("Name", "Value"), ("name", "value"), ("key", "value"), ("Key", "Value"), ("@Name", "#text"), ("Name", "#text"),
            }
            from nameFirst in new[] { true, false }
            select new PairStyle(keys.Item1, keys.Item2, nameFirst),
    ];

    static PairStyle()
    {
        for (int i = 0; i < All.Length; i++) All[i].Number = (byte)(i + 1);
    }

    public static PairStyle? OfNumber(byte number) => number == 0 ? null : All[number - 1];

    public static PairStyle? Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        foreach (var style in All)
            if (first.SequenceEqual(style.NameFirst ? style.Name : style.Value)
                && second.SequenceEqual(style.NameFirst ? style.Value : style.Name)) return style;
        return null;
    }

    public static PairStyle? Of(string label) => Array.Find(All, style => style.Label == label);
}
