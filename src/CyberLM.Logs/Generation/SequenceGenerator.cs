using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>What was generated of a plan.</summary>
/// <param name="Plan">its number</param>
/// <param name="Broken">the model said something that cannot be, or did not come to an end: one more attempt than records</param>
/// <param name="LogLikelihood">under the mask, and by the model alone; the difference is what the mask removed</param>
sealed record SequenceResult(
    int Plan, List<TimedRecord> Records, bool Broken, int Tokens, double LogLikelihood, double UnmaskedLogLikelihood)
{
    /// <summary>Where it said so.</summary>
    public BrokenPlace? BrokenAt { get; init; }
}

/// <summary>How sequences are generated.</summary>
/// <param name="Constrained">the model is held to the schema</param>
/// <param name="DayStart">of the days of users, where it is another model's; null: that of the records trained on</param>
sealed record GenerationOptions(SampleOptions Sample, bool Constrained, Conditions? Conditions, TimeSpan? DayStart)
{
    /// <summary>Of all sequences; null: it is not told, or there are none.</summary>
    public string? Label { get; init; }
}

/// <summary>
/// Generates sequences by a model of fields. One that does not fit into the context goes on in another part, with a header that says so.
/// </summary>
sealed class SequenceGenerator(FieldModel fields, Sampler sampler, int context, GenerationOptions options) : ISequenceGenerator
{
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;
    readonly NewNames names = new(fields.Schema, options.Sample.Seed);
    readonly LogSchema schema = fields.Schema;
    readonly MissingNames missing = new(fields.Schema, options.Sample.Seed);
    readonly MemberFacts facts = new(fields.Schema);
    readonly Dictionary<byte[], EarlierDays> earlier = new(BytesComparer.Instance);
    readonly Dictionary<byte[], Member> members = fields.Population.Members.ToDictionary(member => member.Name, BytesComparer.Instance);

    readonly TypesByOwner types = new(fields, options.Conditions);
    readonly GivenRecords given = new(fields.Schema);
    readonly SequenceStreams streams = new(options.Conditions);

    sealed class Piece(SequencePlan plan, ulong stream)
    {
        public SequencePlan Plan { get; set; } = plan;
        public int Part { get; set; }
        public ulong Stream => SequenceStreams.OfPart(stream, Part);
        public SequenceState? State { get; set; }
        public GeneratedSequence Sequence { get; set; } = null!;
        public SequenceResult Result { get; set; } = new(plan.Number, [], false, 0, 0, 0);
    }

    public void Run(IPlanSource plans, CancellationToken stop, Action? stepped = null) =>
        sampler.Run(new Pieces(this, plans), options.Sample, FieldTokens.Border, stop, stepped);

    /// <summary>
    /// Sequences that go on come before new ones, so that whoever waits for them in their order does not wait long. Days of someone new
    /// come one after the other.
    /// </summary>
    sealed class Pieces(SequenceGenerator generator, IPlanSource plans) : ISampleSource
    {
        readonly Queue<Piece> goingOn = new();
        readonly Dictionary<int, Piece> inFlight = [];

        /// <summary>The days that wait for the one in flight.</summary>
        readonly Dictionary<byte[], Queue<Piece>> newcomers = new(BytesComparer.Instance);

        public bool HasEnough => plans.HasEnough;

        public SampleRequest? Next()
        {
            if (NextPiece() is not { } piece) return null;
            inFlight.Add(piece.Plan.Number, piece);
            return generator.Begin(piece);
        }

        Piece? NextPiece()
        {
            if (goingOn.TryDequeue(out var before)) return before;
            while (plans.Next() is { } plan)
            {
                var piece = new Piece(plan, generator.streams.Of(plan));
                if (plan.Entity is not { } who || !plan.IsAnonymous || newcomers.TryAdd(who, new())) return piece;
                newcomers[who].Enqueue(piece);
            }
            return null;
        }

        public void Complete(in Sequence sequence)
        {
            inFlight.Remove(sequence.Request, out var piece);
            if (generator.GoesOn(piece!, sequence))
            {
                goingOn.Enqueue(piece!);
                return;
            }
            if (piece!.Plan is { IsAnonymous: true, Entity: { } who })
            {
                if (newcomers[who].TryDequeue(out var later)) goingOn.Enqueue(later);
                else newcomers.Remove(who);
            }
            plans.Complete(piece.Result);
        }
    }

    /// <summary>Records that stand first and are there already are read with it: of more than fit the last ones.</summary>
    int[] Prompt(Piece piece, int room)
    {
        var tokens = Header(piece);
        foreach (var there in GivenRecords.First(piece.Plan))
        {
            given.Read(there, piece.State!, tokens);
            if (tokens.Count >= room) tokens = Header(piece);
        }
        return [.. tokens];
    }

    List<int> Header(Piece piece)
    {
        var plan = piece.Plan;
        var tokens = new List<int> { FieldTokens.Border };
        var header = new SequenceHeader
        {
            Entity = plan.LikeEntity ?? plan.Entity, Profile = plan.Profile, Day = plan.Day, Label = plan.Label ?? options.Label,
            Given = options.Conditions?.Asked ?? [],
        };
        header.Encode(schema, piece.State, tokens);
        for (int i = 1; i < tokens.Count; i++) tokens[i] = schema.Due.Id(tokens[i], DueSlots.Header);
        return tokens;
    }

    SampleRequest Begin(Piece piece)
    {
        var plan = piece.Plan;
        if (piece.State is null)
        {
            piece.State = new(schema.Tree.Slots.Count);
            int owner = (plan.LikeEntity ?? plan.Entity) is { } who ? schema.Entity?.Symbols.Find(who) ?? -1 : -1;
            piece.State.Begin(plan.Entity, plan.IsAnonymous, owner, EarlierDaysOf(plan));
            piece.State.StandIns = plan.StandIns;
            if (MemberOf(plan) is { } member) facts.Tell(member, piece.State);
            if (plan is { Entity: { } name, LikeEntity: { } like }) facts.TellLike(name, like, piece.State);
            if (plan.IsAnonymous) options.Conditions?.Tell(piece.State);
        }
        var limits = new DecodingLimits
        {
            IsStrict = options.Constrained, Window = Window(plan), Conditions = options.Conditions,
            Layouts = missing.Of(piece.State, isKnown: MemberOf(plan) is not null),
            Types = plan.Wishes is not null ? null : plan.Entity is null ? types.OfNoOne : types.OfUsers,
        };
        int room = Math.Max(context / 2, context - fields.Population.LongestRecord);
        int[] prompt = Prompt(piece, room);
        var request = new SampleRequest(plan.Number, prompt, null) { Stream = piece.Stream };
        var residual = new DrawnResidual(options.Sample.Seed, request.Stream, names);
        piece.Sequence = new(schema, plan, piece.State, residual, limits, given, prompt.Length, room);
        return request with { Constraint = piece.Sequence };
    }

    EarlierDays? EarlierDaysOf(SequencePlan plan)
    {
        if (plan.Entity is not { } who || !plan.IsAnonymous) return null;
        if (!earlier.TryGetValue(who, out var days)) earlier.Add(who, days = new(schema.Tree.Slots.Count));
        return days;
    }

    Member? MemberOf(SequencePlan plan) => plan.Entity is null ? null : members.GetValueOrDefault(plan.Entity);

    (long, long)? Window(SequencePlan plan)
    {
        var (first, days) = plan.Day is { } day ? (day, 1) : (fields.Population.FirstDay, fields.Population.Span);
        if (days == 0) return null;
        long begin = first * NanosecondsPerDay + (long)(options.DayStart ?? schema.DayStart).TotalSeconds * SequenceState.UnitsPerSecond;
        return (begin, begin + days * NanosecondsPerDay);
    }

    /// <summary>What was made belongs to the piece now; whether another part is to go on with it.</summary>
    bool GoesOn(Piece piece, in Sequence sequence)
    {
        var (before, made) = (piece.Result, piece.Sequence);
        before.Records.AddRange(made.Records);
        piece.Result = before with
        {
            // A record that was cut at the most tokens is an attempt too.
            Broken = made.Broken is not null || made.HasHalf,
            BrokenAt = made.Broken,
            Tokens = before.Tokens + sequence.Tokens.Length,
            LogLikelihood = before.LogLikelihood + sequence.LogLikelihood,
            UnmaskedLogLikelihood = before.UnmaskedLogLikelihood + sequence.UnmaskedLogLikelihood,
        };
        if (!made.IsCut) return false;
        piece.Part++;
        piece.Plan = piece.Plan with
        {
            GoesOn = true, Most = piece.Plan.Most - made.Records.Count, Wishes = piece.Plan.Wishes?.Skip(made.Records.Count).ToList(),
        };
        return true;
    }
}
