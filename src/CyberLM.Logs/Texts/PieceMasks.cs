using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Which pieces of text an automaton can walk from each of its states; worked out when first asked for.</summary>
sealed class PieceMasks(ByteAutomaton automaton, BpeTokenizer pieces)
{
    readonly Dictionary<int, TokenRange[]> allowed = [];

    /// <summary>Runs of ids of pieces; the border, which ends a text, among them where the text may end.</summary>
    public IReadOnlyList<TokenRange> From(int state)
    {
        if (!allowed.TryGetValue(state, out var ranges)) allowed.Add(state, ranges = Find(state));
        return ranges;
    }

    TokenRange[] Find(int state)
    {
        var ranges = new List<TokenRange>();
        for (int id = 0; id < pieces.VocabSize; id++)
        {
            if (!MayFollow(state, id)) continue;
            var last = ranges.Count > 0 ? ranges[^1] : default;
            if (last.Count > 0 && last.First + last.Count == id) ranges[^1] = last with { Count = last.Count + 1 };
            else ranges.Add(new(id, 1));
        }
        return [.. ranges];
    }

    bool MayFollow(int state, int id) => id == pieces.Border
        ? automaton.Ends(state)
        : automaton.Walk(state, pieces.BytesOf(id)) != ByteAutomaton.Refused;
}
