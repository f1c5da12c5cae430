namespace CyberLM.Gpt;

/// <summary>
/// Learns the merges of a <see cref="BpeTokenizer"/>: over and over the most frequent pair of neighbours becomes one token. Works on
/// counted pieces; after a merge only the pieces that hold the pair are counted again. Equal counts go to the smaller ids, so that the
/// same documents always give the same tokenizer.
/// </summary>
public sealed class BpeTrainer
{
    public const int DefaultVocabularySize = 4096;
    public const int LargestVocabulary = 65536;
    const int LeastCount = 2;

    readonly BpeVocabulary vocabulary = new();
    readonly List<BpeWord> words;
    readonly Dictionary<(int Left, int Right), BpePair> pairs = [];
    readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> queue = new();
    readonly HashSet<(int Left, int Right)> grown = [];

    BpeTrainer(List<BpeWord> words)
    {
        this.words = words;
        for (int word = 0; word < words.Count; word++)
            Count(word, +1);
        foreach (var pair in pairs.Keys)
            Enqueue(pair);
    }

    /// <param name="documents">Seen once.</param>
    /// <param name="vocabularySize">Border and 256 bytes included; fewer come out when no pair occurs twice any more.</param>
    /// <param name="notice">Told what a user should know: a sample was taken, the vocabulary stayed smaller.</param>
    /// <param name="largestText">Bytes to learn from; beyond, every 2nd, 4th, ... document is taken.</param>
    public static BpeTokenizer Train(
        IEnumerable<ReadOnlyMemory<byte>> documents,
        int vocabularySize = DefaultVocabularySize,
        Action<string>? notice = null,
        long largestText = 32 << 20)
    {
        if (vocabularySize is < BpeVocabulary.FirstMerged or > LargestVocabulary)
            throw new CyberLMException(
                $"vocabulary size {vocabularySize} is not between {BpeVocabulary.FirstMerged} and {LargestVocabulary}");
        var sample = TextSample.Take(documents, largestText);
        if (sample.Stride > 1)
            notice?.Invoke($"the tokenizer learned from every {sample.Stride}th record: {sample.Bytes} of {sample.AllBytes} bytes");
        var trainer = new BpeTrainer(BpeWord.CountPieces(sample.Documents));
        while (trainer.vocabulary.Size < vocabularySize && trainer.MergeBest()) { }
        if (trainer.vocabulary.Size < vocabularySize)
        {
            int size = trainer.vocabulary.Size;
            notice?.Invoke($"the vocabulary has {size} tokens instead of {vocabularySize}: no pair occurs twice any more");
        }
        return new BpeTokenizer(trainer.vocabulary);
    }

    bool MergeBest()
    {
        while (queue.TryDequeue(out var pair, out var priority))
        {
            // Counts that fell are not looked for in the queue; they are noticed here.
            long count = pairs.TryGetValue(pair, out var found) ? found.Count : 0;
            if (count != -priority.NegativeCount)
            {
                Enqueue(pair);
                continue;
            }
            Merge(pair, found!);
            return true;
        }
        return false;
    }

    void Enqueue((int Left, int Right) pair)
    {
        if (pairs.TryGetValue(pair, out var found) && found.Count >= LeastCount)
            queue.Enqueue(pair, (-found.Count, pair.Left, pair.Right));
    }

    void Merge((int Left, int Right) pair, BpePair found)
    {
        int merged = vocabulary.Merge(pair.Left, pair.Right);
        grown.Clear();
        pairs.Remove(pair);
        foreach (int word in found.Words)
        {
            if (!words[word].Contains(pair))
                continue;
            Count(word, -1);
            words[word].Replace(pair, merged);
            Count(word, +1, merged);
        }
        pairs.Remove(pair);
        foreach (var changed in grown)
            Enqueue(changed);
    }

    /// <summary>
    /// Adds or takes away the pairs of one word; those that hold the merged id are the only ones whose counts can have grown.
    /// </summary>
    void Count(int word, int sign, int merged = -1)
    {
        var ids = words[word].Ids;
        long count = sign * words[word].Count;
        for (int i = 1; i < ids.Length; i++)
        {
            var pair = (ids[i - 1], ids[i]);
            if (!pairs.TryGetValue(pair, out var found))
                pairs.Add(pair, found = new BpePair());
            found.Count += count;
            if (sign < 0)
                continue;
            bool isNew = merged < 0 || ids[i - 1] == merged || ids[i] == merged;
            if (isNew && (found.Words.Count == 0 || found.Words[^1] != word))
                found.Words.Add(word);
            if (isNew && merged >= 0)
                grown.Add(pair);
        }
    }
}

/// <summary>How often two ids stand side by side, and in which words; words that lost the pair may still be listed.</summary>
sealed class BpePair
{
    public long Count { get; set; }
    public List<int> Words { get; } = [];
}
