using System.Buffers.Binary;
using System.Text;

namespace CyberLM.Tests.Native;

/// <summary>
/// Names in 64-bit little-endian ELF files: a library's .dynsym, an object's .symtab. System V ABI, chapters 4 and 5.
/// </summary>
static class ElfSymbols
{
    const int AllSymbols = 2, DynamicSymbols = 11;
    const int SymbolBytes = 24;
    const ushort Imported = 0, AbsoluteSection = 0xfff1;
    const int Weak = 2, Unique = 10;

    public static List<string> Exported(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        // Absolute: the name of the version, which is no function.
        return [.. Defined(file, DynamicSymbols).Where(symbol => symbol.Home != AbsoluteSection).Select(symbol => symbol.Name)];
    }

    /// <summary>What an object file defines and other objects may define too: the linker keeps one of them for all.</summary>
    public static List<string> Shared(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return [.. Defined(file, AllSymbols).Where(symbol => symbol.Binding is Weak or Unique).Select(symbol => symbol.Name)];
    }

    static IEnumerable<(string Name, int Binding, ushort Home)> Defined(byte[] file, int table)
    {
        int sections = (int)Long(file, 0x28), sectionBytes = Short(file, 0x3a), count = Short(file, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int section = sections + i * sectionBytes;
            if (Int(file, section + 4) != table) continue;
            int strings = (int)Long(file, sections + Int(file, section + 0x28) * sectionBytes + 0x18);
            int begin = (int)Long(file, section + 0x18), bytes = (int)Long(file, section + 0x20);
            for (int symbol = begin; symbol < begin + bytes; symbol += SymbolBytes)
            {
                ushort home = (ushort)Short(file, symbol + 6);
                if (home != Imported) yield return (Name(file, strings + Int(file, symbol)), file[symbol + 4] >> 4, home);
            }
        }
    }

    static string Name(byte[] file, int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));

    static int Short(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
    static int Int(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
    static long Long(byte[] file, int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
}
