using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>
/// Gives the counters of generated records their numbers, as the records are written: each goes on from the last of its host and channel,
/// whosever record that was, and the first from where the records trained on ended. What quotes the number is written anew.
/// </summary>
sealed class RunningNumbers(LogSchema schema, ulong seed)
{
    /// <summary>Keeps these numbers apart from those of tokens and of residuals.</summary>
    const ulong Salt = 0x4E554D42455253;
    readonly RecordTape tape = new();
    readonly TapeReader reader = new(pairs: schema.Tree.HasPairs);
    readonly RowFiller filler = new(schema.Tree, grows: false);
    readonly CounterStates reached = new();
    readonly ByteBuffer printed = new();
    RecordRows? rows;
    ulong drawn;

    /// <summary>Whether records of the schema have any.</summary>
    public static bool AreIn(LogSchema schema) =>
        schema.Types.Any(type => schema.Tree.Root.Scope.Slots.Any(slot => type[slot] is Counter));

    public TimedRecord Of(TimedRecord record)
    {
        rows ??= new(schema.Tree, tape.Text);
        if (!reader.Read(record.Utf8, tape) || !filler.Fill(tape, rows)) return record;
        var (row, type) = (rows.Root, schema.TypeOf(rows));
        foreach (var slot in row.Met) row.Answer(slot);
        List<Slot> counting = [.. row.Met.Where(slot => type[slot] is Counter)];
        if (counting.Count == 0) return record;
        var quoting = Quoting(type, counting);
        foreach (var slot in counting) Go((Counter)type[slot]!);
        foreach (var (slot, rule) in quoting) Write(slot, to => rule.Write(rows, row, new KeptResidual(new()), to));
        printed.Clear();
        new RowPrinter(schema.Tree, rows, printed).Print();
        return record with { Utf8 = printed.Written.ToArray() };
    }

    /// <summary>Slots that follow from the numbers, or from others that do, in the order of the type.</summary>
    List<(Slot Slot, Predictor Rule)> Quoting(RecordType type, List<Slot> counting)
    {
        var row = rows!.Root;
        var changing = counting.ToHashSet();
        var (quoting, unused) = (new List<(Slot, Predictor)>(), new ResidualWriter());
        foreach (var slot in type.Order(row.Scope))
            if (row.Has(slot) && Rules(type, slot).FirstOrDefault(rule => rule.Needs.Any(changing.Contains)
                && rule.Knows(rows, row) && rule.Fits(rows, row, rows.Spelling(row, slot), unused)) is { } rule && changing.Add(slot))
                quoting.Add((slot, rule));
        return quoting;
    }

    /// <summary>By which a slot may quote others: the one of the type, or, where messages differ, one that the record chose.</summary>
    IEnumerable<Predictor> Rules(RecordType type, Slot slot)
    {
        if (type[slot] is Copy or Template) yield return type[slot]!;
        if (schema.Coders[slot.Index] is not StringCoder coder) yield break;
        foreach (var template in coder.Templates) yield return template;
    }

    void Go(Counter counter)
    {
        var row = rows!.Root;
        if (!counter.TryRead(rows.Spelling(row, counter.Slot), out long number)) return;
        if ((reached.Find(counter.Slot, counter.Key(rows, row)) ?? counter.Known(counter.Key(rows, row))) is { } last)
            number = Counter.Next(last, counter.Steps[(int)Philox.Below(seed ^ Salt, 0, drawn++, counter.Steps.Count)]);
        reached.Set(counter.Slot, counter.Key(rows, row), number);
        Write(counter.Slot, to => counter.Spell(number, to));
    }

    void Write(Slot slot, Action<ByteBuffer> write)
    {
        int start = rows!.Text.Length;
        write(rows.Text);
        rows.SetSpelling(rows.Root, slot, start, rows.Text.Length - start);
    }
}
