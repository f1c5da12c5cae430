namespace CyberLM.Logs;

/// <summary>
/// What is determined by whose a record is: other names, a department. Of someone who has no token the schema's functions say nothing; what
/// their records said is kept with them, and holds in the records that are generated of them.
/// </summary>
sealed class MemberFacts
{
    readonly LogSchema schema;
    readonly List<(RecordType Type, Function Function)> determined = [];

    public MemberFacts(LogSchema schema)
    {
        this.schema = schema;
        if (schema.Entity is null) return;
        foreach (var type in schema.Types) determined.AddRange(DeterminedIn(type).Select(function => (type, function)));
    }

    /// <summary>By the entity, or by what is determined by it.</summary>
    IEnumerable<Function> DeterminedIn(RecordType type)
    {
        HashSet<Slot> known = [schema.Entity!];
        foreach (var slot in type.Order(schema.Tree.Root.Scope))
            if (type[slot] is Function function && known.Contains(function.From) && known.Add(slot)) yield return function;
    }

    /// <summary>The same population, with what the records say of those who have no token.</summary>
    /// <param name="untold">values that must not be kept; null where all may be</param>
    public Population Of(Population population, IEnumerable<RecordSequence> sequences, ProtectedValues? untold)
    {
        if (determined.Count == 0) return population;
        var found = new Dictionary<byte[], Dictionary<string, byte[]>>(BytesComparer.Instance);
        var (tape, reader, filler) = (new RecordTape(), new TapeReader(), new RowFiller(schema.Tree, grows: false));
        var rows = new RecordRows(schema.Tree, tape.Text);
        foreach (var sequence in sequences)
        {
            if (sequence.Entity is null || schema.Entity!.Symbols.Find(sequence.Entity) >= 0) continue;
            if (!found.TryGetValue(sequence.Entity, out var facts)) found.Add(sequence.Entity, facts = []);
            foreach (var record in sequence.Records)
                if (reader.Read(record.Span, tape) && filler.Fill(tape, rows)) Add(rows, facts, untold);
        }
        return population with
        {
            Members = [.. population.Members.Select(member =>
                found.TryGetValue(member.Name, out var facts) ? member with { Facts = facts } : member)],
        };
    }

    /// <summary>What was said first holds.</summary>
    void Add(RecordRows rows, Dictionary<string, byte[]> facts, ProtectedValues? untold)
    {
        var type = schema.TypeOf(rows);
        foreach (var (ofType, function) in determined)
        {
            var to = function.To;
            if (ofType != type || !rows.Root.Has(to) || facts.ContainsKey(to.Path)) continue;
            var answer = rows.Spelling(rows.Root, to);
            if (untold?.Suppresses(to.Path, answer) != true) facts.Add(to.Path, answer.ToArray());
        }
    }

    /// <summary>What is told by the name of someone known holds for someone else: who has their habits is in their department.</summary>
    public void TellLike(byte[] name, byte[] like, SequenceState state)
    {
        if (schema.Entity is not { } entity || entity.Symbols.Find(like) is not (>= 0 and int symbol)) return;
        foreach (var function in schema.Types.SelectMany(type => type.FunctionsOf(entity)))
            if (!function.Identifies && function.Outcomes[symbol] is { } answer) state.Facts.Learn(entity, function.To, name, answer);
    }

    /// <summary>From now on it holds in a sequence of theirs.</summary>
    public void Tell(Member member, SequenceState state)
    {
        if (member.Facts.Count == 0) return;
        foreach (var (_, function) in determined)
        {
            byte[]? key = function.From == schema.Entity ? member.Name : member.Facts.GetValueOrDefault(function.From.Path);
            if (key is not null && member.Facts.TryGetValue(function.To.Path, out byte[]? answer))
                state.Facts.Learn(function.From, function.To, key, answer);
        }
    }

    /// <summary>Whether nothing has to be made up of them, but for names that not everyone has.</summary>
    public bool AreWhole(Member member) => determined.TrueForAll(one => one.Type.Number > 0 || !one.Function.Identifies
        || member.Facts.ContainsKey(one.Function.To.Path) || OptionalKey.Of(schema, one.Type, one.Function.To).Without.Length > 0);
}
