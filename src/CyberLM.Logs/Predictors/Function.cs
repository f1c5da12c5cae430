using System.IO.Hashing;

namespace CyberLM.Logs;

/// <summary>
/// Determined by another slot: an application's name by its id, a city by its address. A key that the schema does not know determines
/// nothing at first; the answer is spelled, and holds for the rest of the sequence.
/// </summary>
/// <param name="outcomes">by symbol of the determinant; null where the key is too rare to be known</param>
/// <param name="identifies">
/// the answer is another name of whoever the key names: of someone new it is new too, and not worth learning
/// </param>
sealed class Function(Slot from, Slot to, byte[]?[] outcomes, bool identifies) : Predictor
{
    const double BitsOfCharacter = 6;
    const int FewestOutcomes = 3;

    public Slot From => from;
    public Slot To => to;
    public IReadOnlyList<byte[]?> Outcomes => outcomes;
    public bool Identifies => identifies;

    /// <summary>No two keys have one answer, as far as is known: a new key has a new one.</summary>
    public bool IsOneToOne { get; } = outcomes.Count(outcome => outcome is not null) is >= FewestOutcomes and int count
        && outcomes.OfType<byte[]>().Distinct(BytesComparer.Instance).Count() == count;

    public override IEnumerable<Slot> Needs => [from];

    public override bool Knows(RecordRows rows, Row row) =>
        identifies ? row.Answered(from) : Outcome(rows, row) is not null;

    public override bool Fits(RecordRows rows, Row row, ReadOnlySpan<byte> answer, ResidualWriter residual)
    {
        if (Outcome(rows, row) is { } outcome) return answer.SequenceEqual(outcome);
        residual.Add(answer, BitsOfCharacter * Copy.Content(answer).Length);
        return true;
    }

    public override void Write(RecordRows rows, Row row, IResidualSource residual, ByteBuffer to)
    {
        if (Outcome(rows, row) is { } outcome) to.Add(outcome);
        else residual.WriteName(this, rows.Spelling(row, from), to);
    }

    /// <summary>What it says of a key that the schema does not know.</summary>
    public override void Learn(RecordRows rows, Row row)
    {
        if (rows.Sequence is not { } sequence || !row.Has(from) || !row.Has(to) || Known(rows, row) is not null) return;
        sequence.Facts.Learn(from, to, rows.Spelling(row, from), rows.Spelling(row, to));
        sequence.Earlier?.Facts.Learn(from, to, rows.Spelling(row, from), rows.Spelling(row, to));
    }

    /// <summary>
    /// What it was on an earlier day of someone new, or is of what the key was made like. The model says it all the same: it has seen no
    /// day that begins with such facts.
    /// </summary>
    public byte[]? Recall(RecordRows rows, Row row)
    {
        if (rows.Sequence is not { } sequence || !row.Answered(from)) return null;
        var key = rows.Spelling(row, from);
        return sequence.Earlier?.Facts.Find(from, to, key) ?? sequence.Likeness.Find(from, to, key);
    }

    /// <summary>The key was made like a known one, and has its answer, with the key's digits where both have the same.</summary>
    public void LearnLikeness(RecordRows rows, Row row, int like)
    {
        if (outcomes[like] is not { } answer || rows.Sequence is not { } sequence) return;
        var key = rows.Spelling(row, from);
        byte[] told = CarriedDigits.Of(from.Symbols[like], key, answer);
        if (IsOneToOne) told = Near(told, key);
        sequence.Likeness.Learn(from, to, key, told);
        if (to.Symbols.Find(told) < 0 && to.Symbols.Find(answer) is >= 0 and int known) sequence.Made.Remember(to, told, known);
    }

    /// <summary>The answer was made like a known one: so was its key, where no two keys share one.</summary>
    public void LearnLikenessOfKey(RecordRows rows, Row row, int like)
    {
        if (!IsOneToOne || rows.Sequence is not { } sequence || !row.Answered(from) || rows.Symbol(row, from) >= 0) return;
        byte[] answer = to.Symbols[like].ToArray();
        int key = Array.FindIndex(outcomes, outcome => outcome is not null && answer.AsSpan().SequenceEqual(outcome));
        if (key >= 0) sequence.Made.Remember(from, rows.Spelling(row, from).ToArray(), key);
    }

    /// <summary>
    /// Of a number with a fraction one that is near it and as new as the key: no two homes share a longitude. Always the same of one key.
    /// </summary>
    static byte[] Near(byte[] number, ReadOnlySpan<byte> key)
    {
        int point = number.AsSpan().IndexOf((byte)'.');
        if (number[0] == '"' || point < 0 || number.AsSpan().ContainsAny((byte)'e', (byte)'E')) return number;
        byte[] made = [.. number];
        ulong hash = XxHash64.HashToUInt64(key);
        for (int i = point + 2; i < made.Length; i++, hash /= 10) made[i] = (byte)('0' + hash % 10);
        // A last 0 would not be spelled.
        if (made[^1] == '0') made[^1] = (byte)'1';
        return made;
    }

    byte[]? Outcome(RecordRows rows, Row row)
    {
        if (!row.Answered(from)) return null;
        return Known(rows, row) ?? rows.Sequence?.Facts.Find(from, to, rows.Spelling(row, from));
    }

    byte[]? Known(RecordRows rows, Row row) => rows.Symbol(row, from) is >= 0 and int symbol ? outcomes[symbol] : null;
}
