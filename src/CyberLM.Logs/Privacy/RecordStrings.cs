using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A string of a record, or a number at a key of accounts; all numbers where they are asked for.</summary>
/// <param name="Start">of its spelling, without the quotes</param>
/// <param name="Kind">what its key says of it</param>
readonly record struct RecordString(int Start, int Length, KeyKind Kind, KeyWords Key);

/// <summary>
/// The strings of a JSON text in their order, keys included, each with what its key says. Two things beside the key count: a "type" next to
/// a displayName may say that it is no person's, and in pairs such as {"Name": "UserId", "Value": "bob"} the name is the value's key.
/// </summary>
sealed class RecordStrings
{
    /// <summary>Deeper is looked at as one text, in which shapes and known names are found all the same.</summary>
    const int MostLevels = 1000;
    static readonly string[] PairNames = ["name", "key", "displayname"], PairValues = ["value", "newvalue", "oldvalue"];
    readonly List<RecordString> strings = [];
    readonly List<Member> members = [];
    readonly List<Level> open = [];
    readonly List<Parent> parents = [];
    readonly Dictionary<byte[], KeyWords> words = new(BytesComparer.Instance);

    /// <summary>A string value, before what stands beside it is known.</summary>
    readonly record struct Member(int Index, int Parent, KeyWords Key, bool InArray);

    /// <summary>An object or array that is open.</summary>
    readonly record struct Level(int Parent, bool IsArray);

    /// <summary>An object: the key at which it stands, or that of the array it is in, and the object around it; -1 for none.</summary>
    readonly record struct Parent(KeyWords Key, int Around);

    public IReadOnlyList<RecordString> Strings => strings;

    /// <summary>Every number is one of them.</summary>
    public bool Numbers { get; init; }

    /// <summary>False for what is no JSON.</summary>
    /// <param name="outer">the key at which the text stands as a string itself</param>
    public bool Read(ReadOnlySpan<byte> json, KeyWords outer)
    {
        strings.Clear();
        members.Clear();
        open.Clear();
        parents.Clear();
        try
        {
            Walk(json, outer);
        }
        catch (JsonException)
        {
            return false;
        }
        foreach (var member in members)
            strings[member.Index] = strings[member.Index] with { Kind = KindOf(json, member) };
        return true;
    }

    void Walk(ReadOnlySpan<byte> json, KeyWords outer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
        var key = outer;
        parents.Add(new(outer, -1));
        open.Add(new(0, IsArray: true));
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    parents.Add(new(KeyHere(key), open[^1].Parent));
                    open.Add(new(parents.Count - 1, IsArray: false));
                    break;
                case JsonTokenType.StartArray:
                    parents.Add(new(KeyHere(key), open[^1].Parent));
                    open.Add(new(parents.Count - 1, IsArray: true));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.RemoveAt(open.Count - 1);
                    break;
                case JsonTokenType.PropertyName:
                    key = WordsOf(reader.ValueSpan);
                    strings.Add(new(start + 1, reader.ValueSpan.Length, KeyKind.Key, key));
                    break;
                case JsonTokenType.String:
                    members.Add(new(strings.Count, open[^1].Parent, KeyHere(key), open[^1].IsArray));
                    strings.Add(new(start + 1, reader.ValueSpan.Length, KeyKind.Text, KeyHere(key)));
                    break;
                case JsonTokenType.Number when Numbers:
                    strings.Add(new(start, reader.ValueSpan.Length, KeyKind.Number, KeyHere(key)));
                    break;
                case JsonTokenType.Number when AwsMap.IsAccount(reader.ValueSpan):
                    if (KeyTable.Find(KeyHere(key).Words, _ => null) == KeyKind.Account)
                        strings.Add(new(start, reader.ValueSpan.Length, KeyKind.Account, KeyHere(key)));
                    break;
            }
        }
    }

    /// <summary>An element's key is that of its array; of arrays in arrays, the outermost.</summary>
    KeyWords KeyHere(KeyWords key) => open[^1].IsArray ? parents[open[^1].Parent].Key : key;

    KeyWords WordsOf(ReadOnlySpan<byte> key)
    {
        var lookup = words.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var known)) return known;
        // Keys that are data would fill the memory.
        if (words.Count > 100_000) words.Clear();
        return words[key.ToArray()] = KeyWords.Of(key);
    }

    KeyKind KindOf(ReadOnlySpan<byte> json, Member member)
    {
        var key = member.Key;
        if (key.Words.Length == 1 && Array.IndexOf(PairValues, key.Words[0]) >= 0 && Beside(json, member, PairNames) is { } name)
            return KeyTable.Find(KeyWords.Of(name).Words, _ => null);
        // An array of strings stands for its key; the key above it is the array's object.
        int around = member.InArray ? parents[member.Parent].Around : member.Parent;
        var kind = KeyTable.Find(key.Words, level => Above(around, level));
        if (kind is KeyKind.Person or KeyKind.User && key.Words[^1] is "displayname" or "alternateid"
            && Beside(json, member, ["type"]) is { } type && KeyTable.IsNoPerson(System.Text.Encoding.UTF8.GetString(type)))
            return KeyKind.Text;
        return kind;
    }

    string[]? Above(int parent, int level)
    {
        for (; level > 1 && parent >= 0; level--) parent = parents[parent].Around;
        return parent >= 0 ? parents[parent].Key.Words : null;
    }

    /// <summary>The spelling of a string that stands beside a member at one of these keys.</summary>
    byte[]? Beside(ReadOnlySpan<byte> json, Member member, string[] keys)
    {
        int near = members.BinarySearch(member, Comparer<Member>.Create((x, y) => x.Index.CompareTo(y.Index)));
        for (int step = 1; step <= Nearby; step++)
            foreach (int at in (ReadOnlySpan<int>)[near - step, near + step])
            {
                if (at < 0 || at >= members.Count || members[at].Parent != member.Parent) continue;
                var other = members[at].Key;
                if (Array.IndexOf(keys, other.Words.Length == 0 ? "" : other.Words[^1]) < 0 || other.Prefix != member.Key.Prefix) continue;
                var found = strings[members[at].Index];
                return json.Slice(found.Start, found.Length).ToArray();
            }
        return null;
    }

    /// <summary>String members that are looked at to either side: objects that describe one thing are small.</summary>
    const int Nearby = 24;
}
