using System.Text;
using System.Text.RegularExpressions;
using CyberLM.Gpt;

namespace CyberLM.Tests.Gpt.Data;

/// <summary>Byte pair encoding in its plainest form, without counts kept, caches or library: what the fast one is compared with.</summary>
static class NaiveBpe
{
    static readonly Regex Pieces = new(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}{1,64}| ?\p{N}{1,64}" +
        @"| ?(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\s\p{L}\p{N}\uD800-\uDFFF]){1,64}|\s{1,64}(?!\S)|\s{1,64}");

    public static List<int[]> PiecesOf(string text) =>
        [.. Pieces.Matches(text).Select(piece => Encoding.UTF8.GetBytes(piece.Value).Select(value => 1 + value).ToArray())];

    /// <summary>Merges as (left, right, result), each pass over all pieces anew.</summary>
    public static List<(int Left, int Right, int Result)> Train(IEnumerable<string> texts, int vocabularySize)
    {
        var pieces = texts.SelectMany(PiecesOf).ToList();
        var merges = new List<(int, int, int)>();
        var bytes = Enumerable.Range(0, 257).ToDictionary(id => id, id => id == 0 ? "border" : ((char)(id - 1)).ToString());
        while (bytes.Count < vocabularySize)
        {
            var best = pieces.SelectMany(piece => piece.Zip(piece.Skip(1))).CountBy(pair => pair)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.First).ThenBy(pair => pair.Key.Second).FirstOrDefault();
            if (best.Value < 2)
                break;
            var (left, right) = best.Key;
            string token = bytes[left] + bytes[right];
            int result = bytes.FirstOrDefault(known => known.Value == token, KeyValuePair.Create(bytes.Count, token)).Key;
            bytes[result] = token;
            merges.Add((left, right, result));
            pieces = [.. pieces.Select(piece => Replace(piece, left, right, result))];
        }
        return merges;
    }

    public static int[] Encode(string text, IReadOnlyList<(int Left, int Right, int Result)> merges) =>
        [.. PiecesOf(text).SelectMany(piece => Encode(piece, merges))];

    /// <summary>Of all pairs that stand in the piece, the one of lowest rank is merged first.</summary>
    static int[] Encode(int[] piece, IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        while (true)
        {
            var pairs = piece.Zip(piece.Skip(1)).ToHashSet();
            int rank = 0;
            while (rank < merges.Count && !pairs.Contains((merges[rank].Left, merges[rank].Right)))
                rank++;
            if (rank == merges.Count)
                return piece;
            piece = Replace(piece, merges[rank].Left, merges[rank].Right, merges[rank].Result);
        }
    }

    static int[] Replace(int[] piece, int left, int right, int result)
    {
        var replaced = new List<int>();
        for (int i = 0; i < piece.Length; i++)
        {
            bool match = i + 1 < piece.Length && piece[i] == left && piece[i + 1] == right;
            replaced.Add(match ? result : piece[i]);
            i += match ? 1 : 0;
        }
        return [.. replaced];
    }

    /// <summary>The merges of a tokenizer with the ids they result in, worked out from the bytes.</summary>
    public static List<(int Left, int Right, int Result)> MergesOf(BpeTokenizer tokenizer)
    {
        var idOfBytes = Enumerable.Range(1, tokenizer.VocabSize - 1).ToDictionary(id => Convert.ToHexString(tokenizer.BytesOf(id)));
        string Hex(int id) => Convert.ToHexString(tokenizer.BytesOf(id));
        return [.. tokenizer.Vocabulary.Merges.Select(merge => (merge.Left, merge.Right, idOfBytes[Hex(merge.Left) + Hex(merge.Right)]))];
    }
}
