using System.Buffers.Binary;
using System.Text;

namespace CyberLM.Tests.Native;

/// <summary>The names that a 64-bit little-endian ELF library exports, read from its .dynsym. System V ABI, chapters 4 and 5.</summary>
static class ElfSymbols
{
    const int DynamicSymbols = 11;
    const int SymbolBytes = 24;
    const ushort AbsoluteSection = 0xfff1;

    public static List<string> Exported(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int sections = (int)Long(file, 0x28), sectionBytes = Short(file, 0x3a), count = Short(file, 0x3c);
        var names = new List<string>();
        for (int i = 0; i < count; i++)
        {
            int section = sections + i * sectionBytes;
            if (Int(file, section + 4) != DynamicSymbols) continue;
            int strings = (int)Long(file, sections + Int(file, section + 0x28) * sectionBytes + 0x18);
            int begin = (int)Long(file, section + 0x18), bytes = (int)Long(file, section + 0x20);
            for (int symbol = begin; symbol < begin + bytes; symbol += SymbolBytes)
            {
                // 0: imported. Absolute: the name of the version, which is no function.
                ushort home = (ushort)Short(file, symbol + 6);
                if (home is not (0 or AbsoluteSection)) names.Add(Name(file, strings + Int(file, symbol)));
            }
        }
        return names;
    }

    static string Name(byte[] file, int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));

    static int Short(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
    static int Int(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
    static long Long(byte[] file, int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
}
