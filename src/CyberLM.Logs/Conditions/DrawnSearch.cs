namespace CyberLM.Logs;

/// <summary>Works out what must hold in a type of record so that it has all that other models have drawn for it.</summary>
/// <param name="found">what must hold beside it, and what is found</param>
sealed class DrawnSearch(SchemaTree tree, RecordType type, TypeConditions found)
{
    /// <summary>Every object on the way to a drawn slot has the keys that were drawn, and of those that were not none.</summary>
    public bool RequireKeys(DrawnSlot drawn)
    {
        foreach (var ways in drawn.Ways.GroupBy(way => way.Parent))
        {
            var wanted = new List<(SchemaNode Child, ValueKind? Kind)>();
            foreach (var (parent, child) in ways)
            {
                var kind = drawn.KindAt(parent, child, out bool hasParent);
                if (hasParent) wanted.Add((child, kind));
            }
            if (wanted.Count > 0 && !RequireKeys(ways.Key, wanted)) return false;
        }
        return true;
    }

    bool RequireKeys(SchemaNode parent, List<(SchemaNode Child, ValueKind? Kind)> wanted)
    {
        bool Agrees(Layout layout) => wanted.TrueForAll(one => KindIn(layout, one.Child) == one.Kind);
        var slot = parent.Layout!;
        if (type[slot] is Constant constant) return Layout.Parse(constant.Spelling, parent) is { } only && Agrees(only);
        return found.Restrict(slot, Enumerable.Range(0, parent.Layouts.Count).Where(symbol => Agrees(parent.Layouts[symbol]))
            .Select(symbol => slot.Symbols[symbol].ToArray()));
    }

    static ValueKind? KindIn(Layout layout, SchemaNode child)
    {
        foreach (var entry in layout.Entries)
            if (entry.Node == child) return entry.Kind;
        return null;
    }

    /// <summary>
    /// The drawn answers, where they are spelled; where they are told from others that were drawn, these must tell them or nothing. What is
    /// told from whose the record is, or from values that were not drawn, gives way.
    /// </summary>
    public bool RequireAnswers(IReadOnlyList<DrawnSlot> drawn)
    {
        var answers = new Dictionary<Slot, byte[]>();
        foreach (var source in drawn)
            foreach (var slot in source.Slots)
                if (source.Answer(slot) is { IsEmpty: false } answer) answers.Add(slot, answer.ToArray());
        foreach (var slot in type.Order(tree.Root.Scope))
            if (answers.TryGetValue(slot, out byte[]? answer) && !Holds(slot, answer, answers)) return false;
        return true;
    }

    bool Holds(Slot slot, byte[] answer, Dictionary<Slot, byte[]> answers)
    {
        switch (type[slot])
        {
            case Constant constant:
                return constant.Spelling.SequenceEqual(answer);
            case Copy copy:
                return (!answers.TryGetValue(copy.From, out byte[]? source) || copy.Is(source, answer)) && found.Want(slot, answer);
            case Function function:
                int key = answers.TryGetValue(function.From, out byte[]? from) ? function.From.Symbols.Find(from) : SymbolTable.Unknown;
                byte[]? outcome = key >= 0 ? function.Outcomes[key] : null;
                return (outcome is null || outcome.AsSpan().SequenceEqual(answer)) && found.Want(slot, answer);
            case Sum or Template or EntityValue or Counter:
                return true;
            default:
                return found.Want(slot, answer);
        }
    }
}
