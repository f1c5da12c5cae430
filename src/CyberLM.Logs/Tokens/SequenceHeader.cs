namespace CyberLM.Logs;

/// <summary>
/// What stands before the records of a sequence: whose they are, the weekday, at which quarter of an hour it goes on, what they are
/// labelled with, and what holds for all of them.
/// </summary>
sealed record SequenceHeader
{
    /// <summary>As it is spelled; null where the log has no entities or the records none.</summary>
    public byte[]? Entity { get; init; }

    /// <summary>Of someone who is not to be named; null where the entity is said.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Days since 1970 on which the sequence begins; null without a time.</summary>
    public int? Day { get; init; }
    public IReadOnlyList<(Slot Slot, byte[] Answer)> Given { get; init; } = [];

    /// <summary>Null: it is not told.</summary>
    public string? Label { get; init; }

    /// <summary>Appends its tokens.</summary>
    /// <param name="state">of the records before, where the sequence goes on</param>
    public void Encode(LogSchema schema, SequenceState? state, List<int> tokens)
    {
        if (Entity is not null)
        {
            if (Profile is { } profile)
            {
                tokens.Add(FieldTokens.Anonymous);
                tokens.Add(FieldTokens.FirstHour + profile.Hour);
                tokens.Add(FieldTokens.FirstVolume + profile.Volume);
            }
            else
            {
                tokens.Add(schema.Coders[schema.Entity!.Index].First + schema.Entity.Symbols.Find(Entity));
            }
            if (Day is { } day) tokens.Add(FieldTokens.FirstWeekday + Weekday(day));
        }
        if (state?.LastTime is not null && schema.Time is { } time)
        {
            tokens.Add(FieldTokens.Continued);
            tokens.Add(((TimeCoder)schema.Coders[time.Index]).QuarterToken(state));
        }
        if (Label is not null && schema.Labels?.Find(Label) is >= 0 and var label) tokens.Add(schema.FirstLabel + label);
        foreach (var (slot, answer) in Given) Encode(schema, slot, answer, Profile is not null, tokens);
        tokens.Add(FieldTokens.Records);
    }

    static void Encode(LogSchema schema, Slot slot, byte[] answer, bool anonymous, List<int> tokens)
    {
        tokens.Add(FieldTokens.Given);
        tokens.Add(schema.FirstException + slot.Index);
        var coder = schema.Coders[slot.Index];
        int symbol = slot.Symbols.Find(answer);
        bool isKnown = symbol >= 0 && symbol < KnownOf(coder);
        if (isKnown && (symbol < slot.Shared || !anonymous)) tokens.Add(coder.First + symbol);
        else schema.Text.Encode(answer, tokens);
    }

    /// <summary>Answers that the header says by their token; others are spelled.</summary>
    static int KnownOf(Coder coder) => coder switch
    {
        StringCoder text => text.Known,
        TimeCoder or NumberCoder or SymbolCoder or LayoutCoder => 0,
        _ => throw new InvalidOperationException($"how a header says what {coder.GetType().Name} codes is not said"),
    };

    /// <summary>1970 began on a Thursday.</summary>
    public static int Weekday(int day) => (int)TimeScale.Modulo(day + 3, 7);
}
