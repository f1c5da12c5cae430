using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// A sequence while it is generated: takes the model's tokens and makes records of them. Held to the schema it says before each token which
/// may come; not held to it, it takes what comes until something cannot stand where it does.
/// </summary>
sealed class GeneratedSequence : IConstraint
{
    readonly LogSchema schema;
    readonly SequencePlan plan;
    readonly DecodingLimits limits;
    readonly RecordDecoder decoder;
    readonly GivenRecords given;
    readonly List<int> run = [];
    readonly int room;
    int promptLeft, count;

    /// <param name="state">of the records before; a fresh one begins the sequence</param>
    /// <param name="given">reads records that are there already</param>
    /// <param name="promptLength">
    /// tokens that say what the plan says, the border before them included, and the records that stand first and are there already
    /// </param>
    /// <param name="room">tokens behind which no record begins, the prompt included</param>
    public GeneratedSequence(
        LogSchema schema, SequencePlan plan, SequenceState state, IResidualSource residual, DecodingLimits limits, GivenRecords given,
        int promptLength, int room)
    {
        this.schema = schema;
        this.plan = plan;
        this.limits = limits;
        this.given = given;
        this.room = room;
        State = state;
        Records = GivenRecords.First(plan);
        promptLeft = promptLength;
        Wish();
        limits.LaterEnds = limits.IsStrict && plan.IsOpen && plan.Wishes is null;
        decoder = new(schema, state, residual, limits);
    }

    /// <summary>What the next piece of the sequence goes on with.</summary>
    public SequenceState State { get; }
    public List<TimedRecord> Records { get; }

    /// <summary>A record was begun and did not come to its end.</summary>
    public bool HasHalf => begun;

    /// <summary>The model said something that cannot stand there: an attempt that gave no record.</summary>
    public BrokenPlace? Broken { get; private set; }

    /// <summary>No room was left: another piece goes on.</summary>
    public bool IsCut { get; private set; }

    public bool Finished { get; private set; }

    /// <summary>The next record has a token already.</summary>
    bool begun;

    bool MayEnd => !begun && plan.IsOpen && plan.Wishes is null && (Records.Count > 0 || plan.GoesOn);

    public ReadOnlySpan<int> Accept(int token)
    {
        count++;
        if (promptLeft > 0)
        {
            promptLeft--;
            return [];
        }
        run.Clear();
        Take(token);
        // What alone can follow need not be asked of the model.
        while (limits.IsStrict && !Finished && !MayEnd && decoder.Allowed is [{ Count: 1 } only])
        {
            run.Add(schema.Due.Id(only.First, decoder.Due));
            count++;
            Take(only.First);
        }
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(run);
    }

    void Take(int token)
    {
        if (!limits.IsStrict && !decoder.IsAllowed(token))
        {
            Broken = new(DueSlots.Name(schema, decoder.Due), count - 1, DueSlots.IsOf(schema, decoder.Due, token));
            Finished = true;
            return;
        }
        if (limits.LaterEnds && IsBeyond(token))
        {
            (begun, Finished) = (false, true);
            return;
        }
        begun = true;
        decoder.Accept(token);
        if (Finished || !decoder.Finished) return;
        begun = false;
        Records.Add(new(decoder.Record.ToArray(), State.LastTime));
        int before = run.Count;
        given.Read(plan, Records, State, run, () => count + run.Count - before < room);
        count += run.Count - before;
        bool isWhole = !plan.IsOpen || Records.Count == plan.Most || Records.Count == plan.Wishes?.Count;
        if (!isWhole) Wish();
        IsCut = !isWhole && (count >= room || plan.Wishes?[Records.Count].There is not null);
        Finished = isWhole || IsCut || IsOver;
        if (!Finished) decoder.Begin();
    }

    /// <summary>
    /// The record that was begun is of another day. Were it held to what is left of this one, a model that has not seen the day's end
    /// coming would fill its last minutes.
    /// </summary>
    bool IsBeyond(int token) => limits.Window is { } window && schema.Time is { } slot
        && schema.Coders[slot.Index] is TimeCoder time && time.IsBeyond(token, State, window);

    /// <summary>The next record is to be what was drawn for it.</summary>
    void Wish()
    {
        if (plan.Wishes is null) return;
        (limits.Conditions, limits.Moment) = (plan.Wishes[Records.Count].Conditions, plan.Wishes[Records.Count].Moment);
        if (State.IsAnonymous) limits.Conditions?.Tell(State);
    }

    /// <summary>No moment of the window is left, and the next one is not known.</summary>
    bool IsOver => limits.Moment is null && limits.Window is { } window
        && State.LastTime is { } last && last >= window.End - SequenceState.UnitsPerSecond;

    public int Due => schema.Due.Known(decoder.Due);

    public bool Mask(Span<uint> allowed)
    {
        if (!limits.IsStrict) return false;
        if (MayEnd) Allow(allowed, new(FieldTokens.Border, 1));
        foreach (var range in decoder.Allowed) Allow(allowed, range);
        return true;
    }

    static void Allow(Span<uint> allowed, TokenRange range)
    {
        const int bits = 32;
        int first = range.First, end = range.First + range.Count;
        for (; first < end && first % bits != 0; first++) allowed[first / bits] |= 1u << (first % bits);
        for (; first + bits <= end; first += bits) allowed[first / bits] = uint.MaxValue;
        for (; first < end; first++) allowed[first / bits] |= 1u << (first % bits);
    }
}
