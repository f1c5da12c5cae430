using System.Runtime.InteropServices;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Learns a grammar in one pass over records. What it keeps is bounded by the paths and by <see cref="LearningLimits"/>, not by the number
/// of records.
/// </summary>
sealed class GrammarLearner
{
    const int NoNumber = int.MinValue;
    readonly LearningLimits limits = new();
    readonly NodeLearner root;
    readonly RecordScan scan = new();
    readonly SpacingLearner spacings = new();
    readonly SortedDictionary<string, long> leftOut = new(StringComparer.Ordinal);
    readonly List<(NodeLearner? Node, int Key)> places = [];
    readonly List<Open> open = [];
    readonly List<int> keys = [];
    long objects, records;

    /// <summary>A container around the token that is being placed.</summary>
    record struct Open(NodeLearner? Node, bool IsObject, long Number, int Count, int FirstKey, int Key);

    public GrammarLearner() => root = new(limits);

    /// <summary>False when nothing can be learned from the record; why is counted.</summary>
    public bool Add(ReadOnlySpan<byte> record)
    {
        string? why = scan.Read(record) ?? (spacings.Add(scan.Blanks) ? Place(record) : "blanks in more ways than are kept apart");
        if (why is not null)
        {
            leftOut[why] = leftOut.GetValueOrDefault(why) + 1;
            return false;
        }
        records++;
        Count(record);
        return true;
    }

    /// <summary>Finds each value's path; the record counts only when all have theirs.</summary>
    string? Place(ReadOnlySpan<byte> record)
    {
        places.Clear();
        open.Clear();
        foreach (var token in scan.Tokens)
        {
            NodeLearner? node = null;
            int key = NoNumber;
            switch (token.Type)
            {
                case JsonTokenType.PropertyName:
                    key = KeyOf(record.Slice(token.Start, token.Length));
                    if (key == ObjectLearner.Doubled) return "a key twice in one object";
                    if (key == ObjectLearner.TooManyPaths) return "more paths than are kept apart";
                    open[^1] = open[^1] with { Key = key };
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.RemoveAt(open.Count - 1);
                    break;
                default:
                    node = NodeOfNext();
                    if (token.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                        open.Add(new(node, token.Type == JsonTokenType.StartObject, ++objects, 0, 0, NoNumber));
                    break;
            }
            places.Add((node, key));
        }
        return null;
    }

    /// <summary>The key's number; <see cref="NoNumber"/> where keys are not told apart.</summary>
    int KeyOf(ReadOnlySpan<byte> spelled)
    {
        var around = open[^1];
        if (around.Node?.ObjectOrAny() is not { } there) return NoNumber;
        int key = there.Meet(spelled, around.Number);
        if (key != ObjectLearner.TooManyKeys) return key;
        around.Node.BecomeAny();
        return NoNumber;
    }

    NodeLearner? NodeOfNext()
    {
        if (open.Count == 0) return root;
        var around = open[^1];
        if (!around.IsObject) return around.Node?.ElementOrAny();
        return around.Key < 0 ? null : around.Node?.Object?.Children[around.Key];
    }

    void Count(ReadOnlySpan<byte> record)
    {
        open.Clear();
        keys.Clear();
        for (int i = 0; i < scan.Tokens.Count; i++)
        {
            var token = scan.Tokens[i];
            var (node, key) = places[i];
            switch (token.Type)
            {
                case JsonTokenType.PropertyName:
                    keys.Add(key);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    CountElement();
                    open.Add(new(node, token.Type == JsonTokenType.StartObject, 0, 0, keys.Count, 0));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    CountContainer(open[^1]);
                    open.RemoveAt(open.Count - 1);
                    break;
                default:
                    CountElement();
                    node?.AddScalar(token.Type, record.Slice(token.Start, token.Length));
                    break;
            }
        }
    }

    void CountElement()
    {
        if (open.Count > 0) open[^1] = open[^1] with { Count = open[^1].Count + 1 };
    }

    void CountContainer(in Open container)
    {
        if (!container.IsObject)
        {
            container.Node?.AddLength(container.Count);
            return;
        }
        var own = CollectionsMarshal.AsSpan(keys)[container.FirstKey..];
        // A node may have become one of anything within this very record.
        if (!own.Contains(NoNumber)) container.Node?.ObjectOrAny()?.Add(own);
        keys.RemoveRange(container.FirstKey, own.Length);
    }

    public JsonGrammar Build() => new(records, leftOut, spacings.Build(), root.Build());
}
