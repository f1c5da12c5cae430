using System.Buffers.Binary;

namespace CyberLM.Logs;

/// <summary>
/// Looks through a footer (Thrift's compact protocol) before the library takes it for granted: how deep it is nested, since the library
/// goes down level by level and a stack that is full ends the process, and whether its lengths stay within it.
/// </summary>
static class ParquetFooter
{
    const int LargestDepth = 64, SchemaList = 2, ChildCount = 5;

    /// <summary>The file ends with the footer, its length in four bytes, and PAR1.</summary>
    public static void Check(Stream file, int deepestSchema)
    {
        Span<byte> end = stackalloc byte[8];
        long before = file.Length - end.Length;
        file.Position = Math.Max(0, before);
        if (before < 4 || file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) < end.Length || !end[4..].SequenceEqual("PAR1"u8))
            throw new InvalidDataException("the file does not end as Parquet does.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (length > Math.Min(before - 4, Array.MaxLength))
            throw new InvalidDataException($"a footer of {length} bytes is longer than the file.");
        var footer = new byte[length];
        file.Position = before - length;
        file.ReadExactly(footer);
        file.Position = 0;
        var walk = new Walk(footer);
        walk.Struct(depth: 0, inSchema: false);
        if (SchemaDepth(walk.Children) > deepestSchema)
            throw new InvalidDataException($"fields are nested deeper than {deepestSchema}.");
    }

    /// <summary>The schema is a list of fields, each followed by as many fields beneath it as it says.</summary>
    static int SchemaDepth(List<long> children)
    {
        var open = new Stack<long>();
        int deepest = 0;
        foreach (long count in children)
        {
            while (open.TryPeek(out long left) && left == 0)
                open.Pop();
            if (open.TryPop(out long rest))
                open.Push(rest - 1);
            open.Push(Math.Max(0, count));
            deepest = Math.Max(deepest, open.Count);
        }
        return deepest;
    }

    ref struct Walk(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes;

        public List<long> Children { get; } = [];

        /// <param name="inSchema">it is a field of the schema</param>
        public void Struct(int depth, bool inSchema)
        {
            if (depth > LargestDepth)
                throw new InvalidDataException($"the footer is nested deeper than {LargestDepth}.");
            long id = 0, children = 0;
            for (byte header; (header = Byte()) != 0;)
            {
                id = header >> 4 == 0 ? Zigzag() : id + (header >> 4);
                if (inSchema && id == ChildCount && (header & 15) is 4 or 5 or 6)
                    children = Zigzag();
                else if ((header & 15) is not (1 or 2))          // a boolean stands in the header itself
                    Value(header & 15, depth + 1, depth == 0 && id == SchemaList);
            }
            if (inSchema)
                Children.Add(children);
        }

        void Value(int type, int depth, bool schema)
        {
            switch (type)
            {
                case 1 or 2 or 3: Skip(1); break;
                case 4 or 5 or 6: Varint(); break;
                case 7: Skip(8); break;
                case 8: Skip(Varint()); break;
                case 9 or 10: List(depth, schema); break;
                case 11: Map(depth); break;
                case 12: Struct(depth, schema); break;
                default: throw new InvalidDataException($"the footer holds a value of the kind {type}.");
            }
        }

        void List(int depth, bool schema)
        {
            if (depth > LargestDepth)
                throw new InvalidDataException($"the footer is nested deeper than {LargestDepth}.");
            byte header = Byte();
            ulong count = header >> 4 == 15 ? Varint() : (ulong)(header >> 4);
            Require(count);
            for (ulong i = 0; i < count; i++)
                Value(header & 15, depth + 1, schema);
        }

        void Map(int depth)
        {
            ulong count = Varint();
            Require(count);
            byte types = count > 0 ? Byte() : (byte)0;
            for (ulong i = 0; i < count; i++)
            {
                Value(types >> 4, depth + 1, schema: false);
                Value(types & 15, depth + 1, schema: false);
            }
        }

        /// <summary>No value is shorter than a byte.</summary>
        readonly void Require(ulong count)
        {
            if (count > (ulong)rest.Length)
                throw new InvalidDataException("a length in the footer leads out of it.");
        }

        void Skip(ulong count)
        {
            Require(count);
            rest = rest[(int)count..];
        }

        byte Byte()
        {
            byte value = rest.Length > 0 ? rest[0] : throw new InvalidDataException("the footer ends within a value.");
            rest = rest[1..];
            return value;
        }

        long Zigzag()
        {
            ulong value = Varint();
            return (long)(value >> 1) ^ -(long)(value & 1);
        }

        ulong Varint()
        {
            ulong value = 0;
            for (int shift = 0; shift < 64; shift += 7)
            {
                byte next = Byte();
                value |= (ulong)(next & 127) << shift;
                if (next < 128)
                    return value;
            }
            throw new InvalidDataException("a number in the footer is too long.");
        }
    }
}
