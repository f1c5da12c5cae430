using System.Buffers;
using System.Text;
using Parquet;
using Parquet.Data;
using Parquet.File.Values.Primitives;
using Parquet.Schema;

namespace CyberLM.Logs;

/// <summary>A column of one row group, gone through from its beginning.</summary>
abstract class ParquetColumn(int[]? definitions, int[]? repetitions, int count)
{
    int entry;

    /// <summary>Values that are not null, passed over so far.</summary>
    protected int ValueIndex { get; private set; }

    protected int Level { get; init; }

    public bool IsText { get; protected init; }

    public int Definition => entry < count ? definitions?[entry] ?? Level : throw TooShort();

    /// <summary>Of the entry that comes next; 0, a new row, at the end.</summary>
    public int Repetition => entry < count ? repetitions?[entry] ?? 0 : 0;

    public void Next()
    {
        if (Definition == Level)
            ValueIndex++;
        entry++;
    }

    public abstract void WriteValue(IBufferWriter<byte> json, LogReaderOptions options);

    /// <summary>As a string whatever it holds.</summary>
    public abstract void WriteText(IBufferWriter<byte> json);

    static InvalidDataException TooShort() => new("a column ends before its rows do.");

    public static ParquetColumn Read(DataField field, ParquetRowGroupReader group, ParquetCells cells = ParquetCells.Found)
    {
        using var raw = group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        return raw switch
        {
            RawColumnData<ReadOnlyMemory<char>> text => Of(field, text, ParquetText.Writer(cells), isText: true),
            RawColumnData<ReadOnlyMemory<byte>> bytes => Of(field, bytes, ParquetText.Write, isText: true),
            RawColumnData<bool> bits => Of(field, bits, value => value ? "true" : "false"),
            RawColumnData<byte> numbers => Numbers(field, numbers),
            RawColumnData<sbyte> numbers => Numbers(field, numbers),
            RawColumnData<short> numbers => Numbers(field, numbers),
            RawColumnData<ushort> numbers => Numbers(field, numbers),
            RawColumnData<int> numbers => Numbers(field, numbers),
            RawColumnData<uint> numbers => Numbers(field, numbers),
            RawColumnData<long> numbers => field is TimeDataField time
                ? Of(field, numbers, value => ParquetText.TimeOfDay(value, time.Precision))
                : Numbers(field, numbers),
            RawColumnData<ulong> numbers => Numbers(field, numbers),
            RawColumnData<float> numbers => Of(field, numbers, value => ParquetText.Number(value, float.IsFinite(value))),
            RawColumnData<double> numbers => Of(field, numbers, value => ParquetText.Number(value, double.IsFinite(value))),
            RawColumnData<decimal> numbers => Of(field, numbers, ParquetText.Decimal(field)),
            RawColumnData<DateTime> times => Of(field, times, ParquetText.Time(field)),
            RawColumnData<Guid> ids => Of(field, ids, value => $"\"{value}\""),
            RawColumnData<Interval> spans => Of(field, spans, ParquetText.Duration),
            _ => throw new InvalidDataException($"values of the kind {field.ClrType.Name} in {field.Path} are not known."),
        };
    }

    static ParquetColumn Numbers<T>(DataField field, RawColumnData<T> raw) where T : struct, ISpanFormattable =>
        Of(field, raw, value => ParquetText.Number(value, finite: true));

    static ParquetColumn Of<T>(DataField field, RawColumnData<T> raw, Func<T, string> spell) where T : struct =>
        Of(field, raw, (value, json, _) => json.Write(Encoding.ASCII.GetBytes(spell(value))), isText: false);

    static Typed<T> Of<T>(DataField field, RawColumnData<T> raw, ParquetText.Writing<T> write, bool isText) where T : struct
    {
        int[]? definitions = field.MaxDefinitionLevel > 0 ? raw.DefinitionLevels.ToArray() : null;
        int[]? repetitions = field.MaxRepetitionLevel > 0 ? raw.RepetitionLevels.ToArray() : null;
        T[] values = raw.Values.ToArray();
        int count = definitions?.Length ?? values.Length;
        if (repetitions is not null && repetitions.Length != count)
            throw new InvalidDataException($"the levels of {field.Path} do not belong together.");
        return new(definitions, repetitions, count, values, write) { Level = field.MaxDefinitionLevel, IsText = isText };
    }

    sealed class Typed<T>(int[]? definitions, int[]? repetitions, int count, T[] values, ParquetText.Writing<T> write)
        : ParquetColumn(definitions, repetitions, count)
    {
        public override void WriteValue(IBufferWriter<byte> json, LogReaderOptions options) => write(values[ValueIndex], json, options);

        public override void WriteText(IBufferWriter<byte> json) => write(values[ValueIndex], json, null);
    }
}
