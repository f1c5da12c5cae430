using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

enum ColumnKind
{
    /// <summary>Values of several kinds, or of none that a column has: as they are spelled in JSON.</summary>
    Json,
    Text,
    Truth,
    Whole,
    Number,
}

/// <summary>
/// Finds the narrowest kind of a column that gives all its values back as they are spelled: 1.10 is no number that a column of doubles
/// would spell so.
/// </summary>
sealed class ColumnType
{
    long present, nulls, texts, truths, wholes, numbers;

    public void Meet(ReadOnlySpan<byte> value)
    {
        present++;
        switch (value[0])
        {
            case (byte)'n': nulls++; break;
            case (byte)'t' or (byte)'f': truths++; break;
            case (byte)'"': texts += Text(value) is null ? 0 : 1; break;
            case (byte)'{' or (byte)'[': break;
            default:
                string spelled = Encoding.ASCII.GetString(value);
                wholes += IsWhole(spelled) ? 1 : 0;
                numbers += IsNumber(spelled) ? 1 : 0;
                break;
        }
    }

    /// <summary>A column has one word for nothing: either missing or null can be it, the other is spelled out.</summary>
    public bool NullIsMissing(long records) => nulls == 0 || present < records;

    public ColumnKind Kind(long records)
    {
        long values = NullIsMissing(records) ? present : present - nulls;
        return texts == values ? ColumnKind.Text
            : truths == values ? ColumnKind.Truth
            : wholes == values ? ColumnKind.Whole
            : numbers == values ? ColumnKind.Number
            : ColumnKind.Json;
    }

    static bool IsWhole(string spelled) =>
        long.TryParse(spelled, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
        && whole.ToString(CultureInfo.InvariantCulture) == spelled;

    static bool IsNumber(string spelled)
    {
        double number = double.Parse(spelled, CultureInfo.InvariantCulture);
        return double.IsFinite(number) && ParquetText.Number(number, finite: true) == spelled;
    }

    /// <summary>What a string says; null where half a surrogate pair stands in it, which no text can hold.</summary>
    public static string? Text(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
