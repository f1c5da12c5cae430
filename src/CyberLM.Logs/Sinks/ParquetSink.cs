using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace CyberLM.Logs;

/// <summary>
/// Parquet, a row group in memory at a time. A column has the type that all its values have; objects, arrays and what is mixed stand in it
/// as JSON text. The file's metadata says what our own reader needs to give the records back: <see cref="ParquetMark"/>.
/// </summary>
sealed class ParquetSink(Stream to, string folder) : TableSink(folder)
{
    /// <summary>Of a row group, before packing: dictionaries and levels come to it.</summary>
    const int GroupBytes = 16 << 20;

    readonly Dictionary<string, ColumnType> types = new(StringComparer.Ordinal);

    protected override string? WhyNoColumns(string[] added) =>
        added.FirstOrDefault(name => name.Length == 0 || name.AsSpan().ContainsAny('\\', '\0')) is { } nameless ? NoColumn(nameless) : null;

    protected override void Meet(List<JsonMember> members)
    {
        foreach (var member in members)
        {
            if (!types.TryGetValue(member.Name, out var type)) types.Add(member.Name, type = new());
            type.Meet(member.Value);
        }
    }

    protected override void End()
    {
        if (Columns.Names.Count == 0)
            throw new CyberLMException("no record was written, and Parquet without a column is no file",
                "a name that ends in .jsonl can be empty");
        Task.Run(WriteFile).GetAwaiter().GetResult();
    }

    async Task WriteFile()
    {
        Column[] columns = [.. Columns.Names.Select(name => new Column(name, types[name], Records))];
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), to);
        var metadata = new Dictionary<string, string>();
        ParquetMark.Write(columns.Select(column => (column.Field.Name, column.Mark)), metadata);
        writer.CustomMetadata = metadata;
        var rows = new List<Dictionary<string, byte[]>>();
        long bytes = 0;
        foreach (var row in Rows())
        {
            rows.Add(row);
            bytes += row.Values.Sum(value => (long)value.Length);
            if (bytes < GroupBytes) continue;
            await WriteGroup(writer, columns, rows);
            rows.Clear();
            bytes = 0;
        }
        if (rows.Count > 0) await WriteGroup(writer, columns, rows);
    }

    static async Task WriteGroup(ParquetWriter writer, Column[] columns, List<Dictionary<string, byte[]>> rows)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in columns) await column.Write(group, rows);
        group.CompleteValidate();
    }

    sealed class Column(string name, ColumnType type, long records)
    {
        readonly ColumnKind kind = type.Kind(records);
        readonly bool nullIsMissing = type.NullIsMissing(records);

        public DataField Field { get; } = type.Kind(records) switch
        {
            ColumnKind.Truth => new DataField<bool>(name, nullable: true),
            ColumnKind.Whole => new DataField<long>(name, nullable: true),
            ColumnKind.Number => new DataField<double>(name, nullable: true),
            _ => new DataField<string>(name, nullable: true),
        };

        public ParquetMark Mark => new(kind switch
        {
            ColumnKind.Json => ParquetCells.Json,
            ColumnKind.Text => ParquetCells.Text,
            _ => ParquetCells.Found,
        }, nullIsMissing);

        public Task Write(ParquetRowGroupWriter group, List<Dictionary<string, byte[]>> rows) => kind switch
        {
            ColumnKind.Truth => group.WriteAsync<bool>(Field, Values(rows, value => value == "true")),
            ColumnKind.Whole => group.WriteAsync<long>(Field, Values(rows, value => long.Parse(value, CultureInfo.InvariantCulture))),
            ColumnKind.Number => group.WriteAsync<double>(Field, Values(rows, value => double.Parse(value, CultureInfo.InvariantCulture))),
            _ => group.WriteAsync(Field, Texts(rows)),
        };

        ReadOnlyMemory<T?> Values<T>(List<Dictionary<string, byte[]>> rows, Func<string, T> parse) where T : struct =>
            rows.Select(row => Cell(row) is { } value ? parse(Encoding.ASCII.GetString(value)) : (T?)null).ToArray();

        string?[] Texts(List<Dictionary<string, byte[]>> rows) => [.. rows.Select(row => Cell(row) is not { } value ? null
            : kind == ColumnKind.Text ? ColumnType.Text(value)
            : Encoding.UTF8.GetString(JsonText.WithoutBlanks(value)))];

        /// <summary>Null where the column has nothing.</summary>
        byte[]? Cell(Dictionary<string, byte[]> row) =>
            row.TryGetValue(name, out byte[]? value) && (nullIsMissing || value[0] != 'n') ? value : null;
    }
}
