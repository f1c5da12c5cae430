using System.Runtime.InteropServices;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// How often four bytes, whole values and fields stood in the first events of a route. Counted by hash: what shares a place with something
/// frequent is only thought more frequent than it is.
/// </summary>
sealed class TextSample(int fieldCount)
{
    const int GramLog = 18, WholeLog = 16;

    readonly ushort[] grams = new ushort[1 << GramLog], wholes = new ushort[1 << WholeLog];
    readonly int[] fields = new int[fieldCount];

    public int Events { get; private set; }

    public void Add(EventView view)
    {
        Events++;
        var text = view.FoldedText;
        for (int at = 0; at + Rarity.Gram <= text.Length; at++)
            Count(ref grams[Place(MemoryMarshal.Read<uint>(text[at..]))]);
        for (int value = 0; value < view.Count; value++)
        {
            if (view.IsFolded(value)) Count(ref wholes[Place(view.Folded(value))]);
        }
        for (int field = 0; field < fields.Length; field++)
            fields[field] += view.Has(field) ? 1 : 0;
    }

    static void Count(ref ushort counter)
    {
        if (counter < ushort.MaxValue) counter++;
    }

    static int Place(uint gram) => (int)(gram * 0x9E3779B1 >> (32 - GramLog));

    static int Place(ReadOnlySpan<byte> whole) => (int)(WholeTable.Hash(whole) >> (64 - WholeLog));

    public double PerEvent(uint gram) => grams[Place(gram)] / (double)Events;

    public double PerEvent(int field) => fields[field] / (double)Events;

    public double PerEvent(ReadOnlySpan<byte> whole) => wholes[Place(whole)] / (double)Events;
}
