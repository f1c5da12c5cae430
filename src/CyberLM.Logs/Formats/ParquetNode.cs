using System.Buffers;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace CyberLM.Logs;

/// <summary>
/// A field of the schema, and how its value is put together from the columns beneath it. A column gives each value two levels: the
/// definition level says how many of the optional and repeated fields on its path are there, the repetition level which list goes on.
/// </summary>
abstract class ParquetNode(Field schema)
{
    readonly byte[] key = JsonString.Key(schema.Name, first: false);

    protected Field Field => schema;

    /// <summary>The levels of the first column beneath tell whether this field is there: they are the same in all of them.</summary>
    public abstract ParquetColumn First { get; }

    public abstract void Write(IBufferWriter<byte> json, LogReaderOptions options);

    /// <summary>Passes over one entry in every column beneath.</summary>
    public abstract void Skip();

    /// <summary>Whether the object has this member.</summary>
    public virtual bool WriteMember(IBufferWriter<byte> json, LogReaderOptions options, bool first)
    {
        json.Write(key.AsSpan(first ? 1 : 0));
        Write(json, options);
        return true;
    }

    /// <summary>A column that says itself what its cells hold.</summary>
    public static ParquetNode Of(Field field, ParquetRowGroupReader group, ParquetMark mark) => field is DataField { IsArray: false } data
        ? new ParquetLeaf(data, ParquetColumn.Read(data, group, mark.Cells), mark.NullIsMissing)
        : Of(field, group);

    public static ParquetNode Of(Field field, ParquetRowGroupReader group) => field switch
    {
        StructField fields => new ParquetStruct(fields, [.. fields.Fields.Select(inner => Of(inner, group))]),
        ListField list => new ParquetList(list, Of(list.Item, group)),
        MapField map => new ParquetMap(map, Of(map.Key, group), Of(map.Value, group)),
        DataField { IsArray: true } data => new ParquetList(data, new ParquetLeaf(data, ParquetColumn.Read(data, group))),
        DataField data => new ParquetLeaf(data, ParquetColumn.Read(data, group)),
        _ => throw new InvalidDataException($"a field of the kind {field.GetType().Name} is not known."),
    };
}

sealed class ParquetLeaf(DataField field, ParquetColumn column, bool nullIsMissing = false) : ParquetNode(field)
{
    public override bool WriteMember(IBufferWriter<byte> json, LogReaderOptions options, bool first)
    {
        if (!nullIsMissing || column.Definition == field.MaxDefinitionLevel) return base.WriteMember(json, options, first);
        column.Next();
        return false;
    }

    public override ParquetColumn First => column;

    public bool IsText => column.IsText;

    public override void Write(IBufferWriter<byte> json, LogReaderOptions options)
    {
        if (column.Definition == field.MaxDefinitionLevel)
            column.WriteValue(json, options);
        else
            json.Write("null"u8);
        column.Next();
    }

    public override void Skip() => column.Next();
}

sealed class ParquetStruct(StructField field, ParquetNode[] members) : ParquetNode(field)
{
    public override ParquetColumn First => members[0].First;

    public override void Write(IBufferWriter<byte> json, LogReaderOptions options)
    {
        if (First.Definition < Field.MaxDefinitionLevel)
        {
            json.Write("null"u8);
            Skip();
            return;
        }
        json.Write("{"u8);
        for (int i = 0; i < members.Length; i++)
            members[i].WriteMember(json, options, first: i == 0);
        json.Write("}"u8);
    }

    public override void Skip()
    {
        foreach (var member in members)
            member.Skip();
    }
}

/// <summary>One below the level of its elements a list is empty, further below it is null.</summary>
abstract class ParquetRepeated(Field field) : ParquetNode(field)
{
    protected void WriteAll(IBufferWriter<byte> json, string brackets, Action<bool> writeElement)
    {
        int level = Field.MaxDefinitionLevel;
        if (First.Definition < level)
        {
            bool isNull = Field is not DataField && Field.IsNullable && First.Definition < level - 1;
            json.Write(Encoding.ASCII.GetBytes(isNull ? "null" : brackets));
            Skip();
            return;
        }
        json.Write([(byte)brackets[0]]);
        bool first = true;
        do
        {
            writeElement(first);
            first = false;
        }
        while (First.Repetition == Field.MaxRepetitionLevel);
        json.Write([(byte)brackets[1]]);
    }
}

sealed class ParquetList(Field field, ParquetNode element) : ParquetRepeated(field)
{
    public override ParquetColumn First => element.First;

    public override void Write(IBufferWriter<byte> json, LogReaderOptions options) => WriteAll(json, "[]", first =>
    {
        json.Write(first ? ""u8 : ","u8);
        element.Write(json, options);
    });

    public override void Skip() => element.Skip();
}

/// <summary>An object where the keys are text, else a list of keys and values.</summary>
sealed class ParquetMap(MapField field, ParquetNode keys, ParquetNode values) : ParquetRepeated(field)
{
    public override ParquetColumn First => keys.First;

    public override void Write(IBufferWriter<byte> json, LogReaderOptions options)
    {
        bool byName = keys is ParquetLeaf { IsText: true };
        WriteAll(json, byName ? "{}" : "[]", first =>
        {
            json.Write(first ? ""u8 : ","u8);
            json.Write(byName ? ""u8 : "{\"key\":"u8);
            if (byName)
                keys.First.WriteText(json);
            else
                keys.Write(json, options);
            if (byName)
                keys.First.Next();
            json.Write(byName ? ":"u8 : ",\"value\":"u8);
            values.Write(json, options);
            json.Write(byName ? ""u8 : "}"u8);
        });
    }

    public override void Skip()
    {
        keys.Skip();
        values.Skip();
    }
}
