namespace CyberLM.Logs;

/// <summary>
/// Sequences to tokens: a header, then record behind record. One that is longer than the context goes on in another piece, whose header
/// says so.
/// </summary>
/// <param name="context">tokens of a piece, its border included</param>
sealed class SequenceEncoder(LogSchema schema, int context)
{
    readonly SequenceState state = new(schema.Tree.Slots.Count);
    readonly List<(int Start, int Bytes, long? Time)> records = [];
    readonly List<int> tokens = [], due = [];

    public RecordEncoder Records { get; } = new(schema);

    /// <summary>Told the tokens of each record, before it is cut into pieces.</summary>
    public Action<ReadOnlySpan<int>>? Encoded { get; set; }

    /// <param name="profile">of the entity, which is not to be named; null names it, where it is known</param>
    /// <param name="given">draws of what all records have is announced; 0: nothing</param>
    /// <param name="draw">a number below the one given</param>
    /// <param name="residual">null where it is not kept</param>
    public List<EncodedSequence> Encode(
        RecordSequence sequence, Profile? profile, int given, Func<int, int> draw, ResidualWriter? residual = null)
    {
        var left = residual ?? new ResidualWriter();
        var common = given > 0 ? new CommonAnswers(schema) : null;
        state.Begin(sequence.Entity, profile is not null);
        records.Clear();
        tokens.Clear();
        due.Clear();
        foreach (var record in sequence.Records)
        {
            records.Add((tokens.Count, record.Length, state.LastTime));
            Records.Encode(record.Span, state, tokens, left);
            due.AddRange(Records.Due);
            Encoded?.Invoke(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(tokens)[records[^1].Start..]);
            common?.Add(Records.Rows);
            if (residual is null) left.Clear();
        }
        var header = new SequenceHeader
        {
            Entity = sequence.Entity, Profile = profile, Day = sequence.Day, Label = sequence.Label,
            Given = common?.Draw(given, draw) ?? [],
        };
        return Cut(header);
    }

    List<EncodedSequence> Cut(SequenceHeader header)
    {
        var pieces = new List<EncodedSequence>();
        for (int first = 0; first < records.Count;)
        {
            var piece = new List<int>();
            state.LastTime = first == 0 ? null : records[first].Time;
            header.Encode(schema, state, piece);
            for (int i = 0; i < piece.Count; i++) piece[i] = schema.Due.Id(piece[i], DueSlots.Header);
            int headerLength = piece.Count, bytes = 0;
            var ends = new List<int>();
            int next = first;
            for (; next < records.Count; next++)
            {
                int start = records[next].Start, end = next + 1 < records.Count ? records[next + 1].Start : tokens.Count;
                if (next > first && piece.Count + end - start + 1 > context) break;
                for (int i = start; i < end; i++) piece.Add(schema.Due.Id(tokens[i], due[i]));
                ends.Add(piece.Count);
                bytes += records[next].Bytes + 1;
            }
            pieces.Add(new(piece, headerLength, ends, bytes - 1) { GoesOn = next < records.Count });
            first = next;
        }
        return pieces;
    }
}
