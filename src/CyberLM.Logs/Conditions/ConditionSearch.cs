namespace CyberLM.Logs;

/// <summary>
/// Works out what must hold in a type of record so that a slot has an answer: where it is spelled, that answer; where it is told from
/// another slot, an answer of that one that leads there, or a new one; on the way to it, keys that lead there.
/// </summary>
sealed class ConditionSearch(LogSchema schema, RecordType type)
{
    public TypeConditions Found { get; private set; } = new();

    /// <summary>The first thing that stands against it.</summary>
    public Obstacle? Obstacle { get; private set; }

    ObstacleWords words = null!;

    public bool Require(Slot slot, byte[] answer)
    {
        words = new(schema, type, slot);
        return RequireKeys(slot.Node) && RequireAnswer(slot, answer);
    }

    /// <summary>The same, or nothing where that cannot be.</summary>
    public bool RequireIfPossible(Slot slot, byte[] answer) => RequireIfPossible(() => Require(slot, answer));

    public bool RequirePresent(SchemaNode leaf)
    {
        words = new(schema, type, leaf.Value!);
        return RequireIfPossible(() => RequireKeys(leaf));
    }

    /// <summary>The object in which it would stand does not have the key.</summary>
    public bool RequireAbsent(SchemaNode leaf)
    {
        var parent = schema.Tree.Root;
        for (int depth = 0; depth + 1 < leaf.Keys.Count; depth++) parent = parent.Child(leaf.Keys[depth])!;
        bool Lacks(Layout layout) => !layout.Entries.ToArray().Any(entry => entry.Key.AsSpan().SequenceEqual(leaf.Keys[^1]));
        var slot = parent.Layout!;
        if (type[slot] is Constant constant) return Layout.Parse(constant.Spelling, parent) is { } only && Lacks(only);
        return RequireIfPossible(() => Found.Restrict(slot, Enumerable.Range(0, parent.Layouts.Count)
            .Where(symbol => Lacks(parent.Layouts[symbol])).Select(symbol => slot.Symbols[symbol].ToArray())));
    }

    bool RequireIfPossible(Func<bool> require)
    {
        var before = Found.Copy();
        if (require()) return true;
        Found = before;
        return false;
    }

    /// <summary>Every object on the way must have a key that leads on.</summary>
    bool RequireKeys(SchemaNode leaf)
    {
        var node = schema.Tree.Root;
        for (int depth = 0; depth < leaf.Keys.Count; depth++)
        {
            var child = node.Child(leaf.Keys[depth])!;
            bool last = depth + 1 == leaf.Keys.Count;
            if (!RequireKey(node, child, last)) return Blocked(words.Missing(leaf.Value!));
            node = child;
        }
        return true;
    }

    bool RequireKey(SchemaNode node, SchemaNode child, bool last)
    {
        bool Leads(LayoutEntry entry) => entry.Node == child
            && (last ? entry.Kind == ValueKind.Scalar : entry.Kind is ValueKind.Object or ValueKind.ObjectInString);
        var slot = node.Layout!;
        if (type[slot] is Constant constant)
            return Layout.Parse(constant.Spelling, node) is { } only && only.Entries.ToArray().Any(Leads);
        return Found.Restrict(slot, Enumerable.Range(0, node.Layouts.Count)
            .Where(symbol => node.Layouts[symbol].Entries.ToArray().Any(Leads)).Select(symbol => slot.Symbols[symbol].ToArray()));
    }

    bool RequireAnswer(Slot slot, byte[] answer)
    {
        if (IsCopiedBare(slot) && !IsBare(Copy.Content(answer)))
            return Blocked(words.NoNumber(slot));
        switch (type[slot])
        {
            case null or RandomValue:
                return Found.Want(slot, answer) || Blocked(words.Twice(slot));
            case Constant constant:
                return constant.Spelling.SequenceEqual(answer) || Blocked(words.Always(slot, constant));
            case Copy copy:
                return RequireSource(slot, copy, answer);
            case Function function:
                return RequireKeyOf(function, answer) && (Found.Want(slot, answer) || Blocked(words.Twice(slot)));
            case EntityValue:
                return Blocked(words.Whose(slot, [answer]));
            case { } made:
                return Blocked(words.Made(slot, made));
        }
    }

    /// <summary>Where the source is absent the copy is spelled.</summary>
    bool RequireSource(Slot slot, Copy copy, byte[] answer)
    {
        if (copy.SourceOf(answer) is not { } content)
            return Blocked(words.OtherText(slot, copy));
        return RequireAnswer(copy.From, AnswerText.Spell(copy.From, content)) && (Found.Want(slot, answer) || Blocked(words.Twice(slot)));
    }

    bool RequireKeyOf(Function function, byte[] answer)
    {
        // Of a key that no record had the function says nothing.
        if (Found.IsNew(function.From)) return true;
        var keys = Keys(function, outcome => outcome.AsSpan().SequenceEqual(answer));
        // No known key leads there: one that leads nowhere leaves the answer open, and so does one that is not known.
        if (keys.Count == 0) keys = OpenKeys(function);
        return keys.Count > 0 ? RequireOneOf(function.From, keys) : RequireNew(function.From);
    }

    bool RequireNew(Slot slot) => type[slot] switch
    {
        null or RandomValue => Found.RequireNew(slot) || Blocked(words.KnownAndNew(slot)),
        Copy copy => RequireNew(copy.From),
        Function function => RequireNew(function.From) && (Found.RequireNew(slot) || Blocked(words.KnownAndNew(slot))),
        Constant constant => Blocked(words.Always(slot, constant)),
        EntityValue => Blocked(words.Whose(slot, [])),
        { } made => Blocked(words.Made(slot, made)),
    };

    bool RequireOneOf(Slot slot, List<byte[]> answers)
    {
        switch (type[slot])
        {
            case null:
                return Found.Restrict(slot, answers) || Blocked(words.Twice(slot));
            case Constant constant:
                byte[] only = constant.Spelling.ToArray();
                return answers.Any(answer => answer.AsSpan().SequenceEqual(only)) || Blocked(words.Always(slot, constant));
            case Copy copy:
                return RequireOneOf(copy.From,
                    [.. answers.Select(answer => copy.SourceOf(answer)).OfType<byte[]>().Select(c => AnswerText.Spell(copy.From, c))]);
            case Function function when Found.IsNew(function.From):
                return Found.Restrict(slot, answers) || Blocked(words.Twice(slot));
            case Function function:
                var among = answers.ToHashSet(BytesComparer.Instance);
                var keys = Keys(function, among.Contains);
                return keys.Count > 0
                    ? RequireOneOf(function.From, keys)
                    : RequireNew(function.From) && (Found.Restrict(slot, answers) || Blocked(words.Twice(slot)));
            case EntityValue:
                return Blocked(words.Whose(slot, answers));
            case { } made:
                return Blocked(words.Made(slot, made));
        }
    }

    static List<byte[]> Keys(Function function, Func<byte[], bool> leads) =>
    [
        .. Enumerable.Range(0, function.Outcomes.Count).Where(symbol => function.Outcomes[symbol] is { } outcome && leads(outcome))
            .Select(symbol => function.From.Symbols[symbol].ToArray()),
    ];

    static List<byte[]> OpenKeys(Function function) =>
    [
        .. Enumerable.Range(0, function.Outcomes.Count).Where(symbol => function.Outcomes[symbol] is null)
            .Select(symbol => function.From.Symbols[symbol].ToArray()),
    ];

    bool IsCopiedBare(Slot slot) =>
        slot.Scope.Slots.Any(other => type[other] is Copy { Before.IsEmpty: true } copy && copy.From == slot);

    /// <summary>What may stand without quotes.</summary>
    static bool IsBare(ReadOnlySpan<byte> content) =>
        content.SequenceEqual("true"u8) || content.SequenceEqual("false"u8) || content.SequenceEqual("null"u8)
        || new NumberText(whole: false).Accepts(content);

    bool Blocked(Obstacle obstacle)
    {
        Obstacle ??= obstacle;
        return false;
    }
}
