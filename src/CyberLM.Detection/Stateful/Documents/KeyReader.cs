using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// The keys of one map. Each is asked for by its name; what stands there and was not asked for is a fault, since without it the rule would
/// mean something else.
/// </summary>
sealed class KeyReader(YamlMap map, string whose)
{
    /// <summary>Names in a list; more is no rule.</summary>
    const int MostTexts = 64;

    readonly List<string> asked = [];

    public int Line => map.Line;

    public YamlNode? Node(string key)
    {
        if (!asked.Contains(key)) asked.Add(key);
        return map[key] is YamlScalar { Kind: ScalarKind.Null } ? null : map[key];
    }

    public SigmaFault Fault(string key, string sentence) => new(map[key]?.Line ?? map.Line, sentence);

    public bool Has(string key) => Node(key) is not null;

    public string? Text(string key) => Node(key) switch
    {
        null => null,
        YamlScalar { Text.Length: > 0 } scalar => scalar.Text,
        _ => throw Fault(key, $"'{key}' is a text"),
    };

    public string RequireText(string key, string meaning) => Text(key) ?? throw Missing(key, meaning);

    public SigmaFault Missing(string key, string meaning)
    {
        var near = map.Entries.FirstOrDefault(entry => !asked.Contains(entry.Key) && NearestWord.Of(entry.Key, [key]) is not null);
        return near.Key is null
            ? new SigmaFault(map.Line, $"{whose} needs '{key}', {meaning}")
            : new SigmaFault(near.Line, $"{whose} needs '{key}', {meaning}; is '{near.Key}' meant?");
    }

    /// <summary>A list, or one text for a list of one.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        Node(key);
        var texts = HeaderReader.Texts(map, key);
        if (texts.Count > MostTexts) throw Fault(key, $"'{key}' has more than {MostTexts} entries");
        if (texts.Any(text => text.Length == 0)) throw Fault(key, $"'{key}' holds an empty text");
        return texts;
    }

    public IReadOnlyList<string> RequireTexts(string key, string meaning) =>
        Texts(key) is { Count: > 0 } texts ? texts : throw Missing(key, meaning);

    public TimeSpan? Timespan(string key) => Text(key) is { } text ? Timespans.Parse(text, map[key]!.Line) : null;

    public TimeSpan RequireTimespan(string key, string meaning) => Timespan(key) ?? throw Missing(key, meaning);

    public decimal Number(string key, decimal fallback, decimal least, decimal most)
    {
        if (Node(key) is not { } node) return fallback;
        if (node is not YamlScalar { Kind: ScalarKind.Number } scalar || RuleNumber.Parse(scalar.Text).Value is not { } number)
            throw Fault(key, $"'{key}' takes a number");
        return number >= least && number <= most
            ? number
            : throw Fault(key, $"'{key}' {scalar.Text} cannot be: from {RuleNumber.Canonical(least)} to {RuleNumber.Canonical(most)}");
    }

    public int Whole(string key, int fallback, int least, int most)
    {
        decimal number = Number(key, fallback, least, most);
        return number == decimal.Truncate(number) ? (int)number : throw Fault(key, $"'{key}' takes a whole number");
    }

    public bool Truth(string key) => Node(key) switch
    {
        null => false,
        YamlScalar { Kind: ScalarKind.Boolean } value => value.Text is "true" or "True" or "TRUE",
        _ => throw Fault(key, $"'{key}' is true or false"),
    };

    /// <summary>One of some words, the first where the key is not there.</summary>
    public string Word(string key, params string[] words)
    {
        if (Text(key) is not { } text) return words[0];
        return words.Contains(text) ? text : throw Fault(key, $"'{key}' cannot be '{text}'; {NearestWord.Hint(text, words)}");
    }

    public KeyReader? Map(string key) => Node(key) switch
    {
        null => null,
        YamlMap inner => new KeyReader(inner, $"'{key}'"),
        var node => throw new SigmaFault(node.Line, $"'{key}' is a map"),
    };

    public IEnumerable<YamlEntry> Entries => map.Entries;

    /// <summary>All was asked for that there may be.</summary>
    public void RefuseOthers()
    {
        var faults = new SigmaFaults();
        foreach (var other in Others()) faults.Add(other);
        faults.Throw();
    }

    /// <summary>A fault for each key that was not asked for.</summary>
    public IEnumerable<SigmaFault> Others() => map.Entries.Where(entry => !asked.Contains(entry.Key))
        .Select(entry => new SigmaFault(entry.Line, $"{whose} has no key '{entry.Key}'; {NearestWord.Hint(entry.Key, asked)}"));
}
