namespace CyberLM.Logs;

/// <summary>Somebody or something that a recording names.</summary>
public sealed class RecordedMember(MemberRole role, string key)
{
    readonly Dictionary<string, int> forms = [], paths = [];

    public MemberRole Role => role;

    /// <summary>In lower case, the same for all ways to write it: of mail what stands before the @, of a host its label.</summary>
    internal string Key => key;

    /// <summary>Records that name it, and of those the ones in which it is who acts.</summary>
    public int Records { get; private set; }
    public int AsActor { get; private set; }

    /// <summary>Of an account: the recording's own, and not one that the attack only names.</summary>
    internal bool IsOwn { get; set; }

    /// <summary>The attack makes it: the name is the attacker's choice, and new wherever it goes.</summary>
    public bool IsMade { get; internal set; }

    /// <summary>The ways to write it, the most frequent first.</summary>
    internal IReadOnlyList<string> Forms => [.. forms.OrderByDescending(form => form.Value).Select(form => form.Key)];

    internal IReadOnlyCollection<string> Paths => paths.Keys;

    /// <summary>For people: the longest way to write it of those that are frequent.</summary>
    public string Name => forms.OrderByDescending(form => form.Key.Contains('@')).ThenByDescending(form => form.Value).First().Key;

    internal void See(string form, string path)
    {
        forms[form] = forms.GetValueOrDefault(form) + 1;
        paths[path] = paths.GetValueOrDefault(path) + 1;
    }

    internal void Count(bool actor)
    {
        Records++;
        if (actor) AsActor++;
    }
}
