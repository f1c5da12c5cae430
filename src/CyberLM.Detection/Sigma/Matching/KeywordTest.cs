namespace CyberLM.Detection.Sigma;

/// <summary>Any value of the event, whatever its field, satisfies any of the matchers.</summary>
sealed class KeywordTest : EventTest
{
    /// <summary>Texts that are searched for, folded: all values stand in one buffer, where nothing of them reaches over a border.</summary>
    readonly byte[][] searched;
    readonly ValueMatcher[] others;

    public KeywordTest(ValueMatcher[] matchers)
    {
        Matchers = matchers;
        searched = [.. matchers.OfType<TextMatcher>().Select(matcher => matcher.Searched).OfType<byte[]>()];
        others = [.. matchers.Where(matcher => matcher is not TextMatcher { Searched: not null })];
    }

    public ValueMatcher[] Matchers { get; }

    public override bool Holds(EventView view)
    {
        // The texts of objects have keys in them, which are not searched.
        if (view.HasObjects) return AnyValue(view, Matchers);
        foreach (byte[] text in searched)
        {
            if (view.OwnText.IndexOf(text) >= 0) return true;
        }
        return others.Length > 0 && AnyValue(view, others);
    }

    static bool AnyValue(EventView view, ValueMatcher[] matchers)
    {
        for (int value = 0; value < view.OwnCount; value++)
        {
            if (view.Kind(value) >= EventValueKind.Null) continue;
            foreach (var matcher in matchers)
            {
                if (matcher.Matches(view, value)) return true;
            }
        }
        return false;
    }
}
