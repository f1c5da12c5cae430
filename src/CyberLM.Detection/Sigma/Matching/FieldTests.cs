namespace CyberLM.Detection.Sigma;

/// <summary>Any value of a field satisfies any of the matchers.</summary>
sealed class FieldTest : EventTest
{
    readonly EndingTable? endings;
    readonly ValueMatcher[] others;

    public FieldTest(int field, ValueMatcher[] matchers)
    {
        (Field, Matchers) = (field, matchers);
        (endings, others) = EndingTable.Of(matchers);
    }

    public int Field { get; }
    public ValueMatcher[] Matchers { get; }

    public override bool Holds(EventView view)
    {
        foreach (int value in view.Values(Field))
        {
            if (endings is not null && endings.Matches(view, value)) return true;
            foreach (var matcher in others)
            {
                if (matcher.Accepts(view.Kind(value)) && matcher.Matches(view, value)) return true;
            }
        }
        return false;
    }
}

/// <summary>The modifier exists: a field that is null is there.</summary>
sealed class ExistsTest(int field, bool wanted) : EventTest
{
    public int Field { get; } = field;

    public override bool Holds(EventView view) => view.Has(Field) == wanted;
}

/// <summary>The value null: the field is not there, or is null; neither "" nor the text null.</summary>
sealed class NullTest(int field) : EventTest
{
    public int Field { get; } = field;

    public override bool Holds(EventView view)
    {
        var values = view.Values(Field);
        foreach (int value in values)
        {
            if (view.Kind(value) == EventValueKind.Null) return true;
        }
        return values.IsEmpty;
    }
}

/// <summary>The modifier fieldref: some value of one field equals, or begins with, ends with, contains, some value of the other.</summary>
sealed class FieldReferenceTest(int field, int other, bool starBefore, bool starAfter, bool cased) : EventTest
{
    public int Field { get; } = field;
    public int Other { get; } = other;

    public override bool Holds(EventView view)
    {
        foreach (int left in view.Values(Field))
        {
            foreach (int right in view.Values(Other))
            {
                if (IsScalar(view.Kind(left)) && IsScalar(view.Kind(right)) && Agree(view, left, right)) return true;
            }
        }
        return false;
    }

    static bool IsScalar(EventValueKind kind) => kind < EventValueKind.Null;

    bool Agree(EventView view, int left, int right)
    {
        if (!cased) return Agree(view.Folded(left), view.Folded(right));
        byte[] copy = view.Text(left).ToArray();                  // a text lasts until the next is asked for
        return Agree(copy, view.Text(right));
    }

    bool Agree(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other) => (starBefore, starAfter) switch
    {
        (false, false) => text.SequenceEqual(other),
        (false, true) => text.StartsWith(other),
        (true, false) => text.EndsWith(other),
        (true, true) => text.IndexOf(other) >= 0,
    };
}
