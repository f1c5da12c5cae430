using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace CyberLM.Gpt;

/// <summary>A distinct piece of the training text as ids, and how often it occurs.</summary>
sealed class BpeWord(int[] ids, long count)
{
    int[] all = ids;
    int length = ids.Length;

    public ReadOnlySpan<int> Ids => all.AsSpan(0, length);
    public long Count => count;

    /// <summary>
    /// The distinct pieces of the documents in order of first occurrence; bytes that are not UTF-8 stand alone and never merge.
    /// </summary>
    public static List<BpeWord> CountPieces(IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        char[] text = [];
        foreach (var document in documents)
        {
            var rest = document.Span;
            if (text.Length < rest.Length)
                text = new char[rest.Length];
            while (!rest.IsEmpty)
            {
                Utf8.ToUtf16(rest, text, out int read, out int written, replaceInvalidSequences: false);
                var valid = text.AsSpan(0, written);
                foreach (var piece in BpePieces.Regex.EnumerateMatches(valid))
                    CollectionsMarshal.GetValueRefOrAddDefault(lookup, valid.Slice(piece.Index, piece.Length), out _)++;
                rest = rest[Math.Min(rest.Length, read + 1)..];
            }
        }
        return [.. counts.Where(word => word.Key.Length > 0).Select(word => new BpeWord(IdsOf(word.Key), word.Value))];
    }

    static int[] IdsOf(string piece) => [.. Encoding.UTF8.GetBytes(piece).Select(BpeVocabulary.IdOfByte)];

    public bool Contains((int Left, int Right) pair)
    {
        for (int i = 1; i < length; i++)
        {
            if (all[i - 1] == pair.Left && all[i] == pair.Right)
                return true;
        }
        return false;
    }

    /// <summary>Replaces the pair from left to right by the merged id.</summary>
    public void Replace((int Left, int Right) pair, int merged)
    {
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            bool match = i + 1 < length && all[i] == pair.Left && all[i + 1] == pair.Right;
            all[kept++] = match ? merged : all[i];
            i += match ? 1 : 0;
        }
        length = kept;
    }
}
