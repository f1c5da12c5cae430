using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>The characters that a tokenizer knows, and sets of them as the mask of its tokens.</summary>
sealed class CharVocabulary
{
    readonly int[] scalars;
    readonly int[] ofAscii = new int[128];
    readonly Dictionary<int, int> ofOthers = [];
    readonly uint[] plain, others;

    public CharVocabulary(CharTokenizer tokenizer)
    {
        scalars = tokenizer.Scalars.ToArray();
        Border = tokenizer.Border;
        plain = new uint[(scalars.Length + 31) / 32];
        others = new uint[plain.Length];
        Array.Fill(ofAscii, -1);
        for (int id = 0; id < scalars.Length; id++)
        {
            int scalar = scalars[id];
            if (scalar < 128) ofAscii[scalar] = id;
            else ofOthers[scalar] = id;
            if (scalar >= 128) others[id / 32] |= 1u << (id % 32);
            else if (CharSet.Has(CharSet.Plain, scalar)) plain[id / 32] |= 1u << (id % 32);
        }
    }

    public int Border { get; }

    public int Scalar(int id) => scalars[id];

    /// <summary>-1 where the tokenizer lacks it.</summary>
    public int Id(int scalar) => scalar < 128 ? ofAscii[scalar] : ofOthers.GetValueOrDefault(scalar, -1);

    /// <summary>Sets the bit of every member that the tokenizer knows.</summary>
    public void Write(CharSet set, Span<uint> mask)
    {
        var ascii = set.Ascii;
        if ((ascii & CharSet.Plain) == CharSet.Plain)
        {
            Or(mask, plain);
            ascii &= ~CharSet.Plain;
        }
        for (; ascii != 0; ascii &= ascii - 1) Set(mask, ofAscii[(int)UInt128.TrailingZeroCount(ascii)]);
        if (set.AllOthers) Or(mask, others);
        else
            foreach (int scalar in set.Others) Set(mask, Id(scalar));
    }

    static void Or(Span<uint> mask, uint[] with)
    {
        for (int i = 0; i < with.Length; i++) mask[i] |= with[i];
    }

    static void Set(Span<uint> mask, int id)
    {
        if (id >= 0) mask[id / 32] |= 1u << (id % 32);
    }
}
