using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// One of a list of spellings: known values, or the keys of an object. The list is sorted, so those that begin alike stand together, and
/// a walk is a part of the list that shrinks with every character.
/// </summary>
sealed class WordSpelling : Spelling
{
    const int PlaceBits = 20;
    const ulong PlaceMask = (1 << PlaceBits) - 1;
    public const int MostWords = 1 << PlaceBits - 1;

    readonly int[][] words;

    /// <param name="words">in the order of <see cref="Compare"/>, without repetition</param>
    public WordSpelling(int[][] words)
    {
        if (words.Length is 0 or > MostWords) throw new ArgumentException($"{words.Length} words", nameof(words));
        this.words = words;
    }

    public static WordSpelling Of(IEnumerable<int[]> words)
    {
        int[][] sorted = [.. words];
        Array.Sort(sorted, Compare);
        return new(sorted);
    }

    public IReadOnlyList<int[]> Words => words;

    public override ulong Start => Pack(0, words.Length, 0);

    public override void Next(ulong state, CharSet next) => Next(state, next, []);

    /// <param name="among">a bit for each word that may still come; empty: all</param>
    public void Next(ulong state, CharSet next, ReadOnlySpan<ulong> among)
    {
        var (low, high, depth) = Unpack(state);
        for (int i = low; i < high; i++)
            if (words[i].Length > depth && (among.IsEmpty || ((among[i / 64] >> (i % 64)) & 1) != 0)) next.Add(words[i][depth]);
    }

    public override ulong Step(ulong state, int scalar)
    {
        var (low, high, depth) = Unpack(state);
        while (low < high && At(low, depth) < scalar) low++;
        int end = low;
        while (end < high && At(end, depth) == scalar) end++;
        return low == end ? Dead : Pack(low, end, depth + 1);
    }

    public override bool MayEnd(ulong state) => EndsAt(state) >= 0;

    /// <summary>The word that is spelled in full, by its number; -1 while there is none.</summary>
    public int EndsAt(ulong state)
    {
        var (low, _, depth) = Unpack(state);
        return words[low].Length == depth ? low : -1;
    }

    int At(int word, int depth) => depth < words[word].Length ? words[word][depth] : -1;

    static ulong Pack(int low, int high, int depth) => (uint)low | (ulong)(uint)high << PlaceBits | (ulong)(uint)depth << (2 * PlaceBits);

    static (int Low, int High, int Depth) Unpack(ulong state) =>
        ((int)(state & PlaceMask), (int)((state >> PlaceBits) & PlaceMask), (int)(state >> (2 * PlaceBits)));

    public static int Compare(int[] left, int[] right) => left.AsSpan().SequenceCompareTo(right);

    public static int[] Scalars(ReadOnlySpan<byte> utf8)
    {
        var scalars = new List<int>(utf8.Length);
        foreach (var rune in Encoding.UTF8.GetString(utf8).EnumerateRunes()) scalars.Add(rune.Value);
        return [.. scalars];
    }

    public static string Text(ReadOnlySpan<int> scalars)
    {
        var text = new StringBuilder(scalars.Length);
        foreach (int scalar in scalars) text.Append(new Rune(scalar).ToString());
        return text.ToString();
    }
}
