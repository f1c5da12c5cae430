using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Parquet.File.Values.Primitives;
using Parquet.Schema;

namespace CyberLM.Logs;

/// <summary>How the values of Parquet are spelled in JSON.</summary>
static class ParquetText
{
    /// <param name="options">null where a string is wanted whatever the text holds</param>
    public delegate void Writing<T>(T value, IBufferWriter<byte> json, LogReaderOptions? options);

    /// <summary>A string that holds a JSON object or array becomes that, as in a table: exports write nested columns so.</summary>
    public static void Write(ReadOnlyMemory<char> value, IBufferWriter<byte> json, LogReaderOptions? options)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        WriteUtf8(utf8.AsSpan(0, Encoding.UTF8.GetBytes(value.Span, utf8)), json, options);
    }

    public static Writing<ReadOnlyMemory<char>> Writer(ParquetCells cells) => cells switch
    {
        ParquetCells.Text => WriteString,
        ParquetCells.Json => WriteJson,
        _ => Write,
    };

    static void WriteString(ReadOnlyMemory<char> value, IBufferWriter<byte> json, LogReaderOptions? options) =>
        Write(value, json, null);

    /// <summary>As the JSON that it is.</summary>
    static void WriteJson(ReadOnlyMemory<char> value, IBufferWriter<byte> json, LogReaderOptions? options)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value.ToArray());
        if (JsonText.IsJson(utf8, (options ?? new()).LargestDepth - 1))
            json.Write(JsonText.OneLine(utf8));
        else
            JsonString.Write(utf8, json);
    }

    /// <summary>Some writers do not say of text that it is text; what is none stands in base64.</summary>
    public static void Write(ReadOnlyMemory<byte> value, IBufferWriter<byte> json, LogReaderOptions? options)
    {
        if (Utf8.IsValid(value.Span) && !value.Span.ContainsAnyInRange((byte)0, (byte)8))
            WriteUtf8(value.Span, json, options);
        else
            json.Write(Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(value.Span)}\""));
    }

    static void WriteUtf8(ReadOnlySpan<byte> text, IBufferWriter<byte> json, LogReaderOptions? options)
    {
        if (options is not null && JsonText.IsObjectOrArray(text, options.LargestDepth - 1))
            json.Write(JsonText.OneLine(text).AsSpan().Trim(" \t"u8));
        else
            JsonString.Write(text, json);
    }

    /// <summary>JSON has no word for infinity and not-a-number.</summary>
    public static string Number<T>(T value, bool finite) where T : IFormattable
    {
        string text = value.ToString(null, CultureInfo.InvariantCulture);
        return finite ? text : $"\"{text}\"";
    }

    /// <summary>With the digits behind the point that the column has.</summary>
    public static Func<decimal, string> Decimal(DataField field)
    {
        string format = field is DecimalDataField { Scale: >= 0 and <= 99 } scaled ? $"F{scaled.Scale}" : "G";
        return value => value.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A timestamp without a zone is taken for UTC, as everywhere here.</summary>
    public static Func<DateTime, string> Time(DataField field)
    {
        string format = field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date } ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ";
        return value => $"\"{DateTime.SpecifyKind(value, DateTimeKind.Utc).ToString(format, CultureInfo.InvariantCulture)}\"";
    }

    public static string TimeOfDay(long value, TimeUnitPrecision unit)
    {
        long ticks = unit switch
        {
            TimeUnitPrecision.Millis => checked(value * TimeSpan.TicksPerMillisecond),
            TimeUnitPrecision.Micros => checked(value * TimeSpan.TicksPerMicrosecond),
            _ => value / TimeSpan.NanosecondsPerTick,
        };
        return $"\"{new TimeOnly(ticks).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)}\"";
    }

    /// <summary>ISO-8601: P1M2DT3.5S.</summary>
    public static string Duration(Interval value) => FormattableString.Invariant(
        $"\"P{value.Months}M{value.Days}DT{value.Millis / 1000m:0.###}S\"");
}
