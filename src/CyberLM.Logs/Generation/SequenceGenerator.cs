using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>What was generated of a plan.</summary>
/// <param name="Plan">its number</param>
/// <param name="Broken">the model said something that cannot be: one more attempt than records</param>
/// <param name="LogLikelihood">under the mask, and by the model alone; the difference is what the mask removed</param>
sealed record SequenceResult(
    int Plan, List<TimedRecord> Records, bool Broken, int Tokens, double LogLikelihood, double UnmaskedLogLikelihood);

/// <summary>How sequences are generated.</summary>
/// <param name="Constrained">the model is held to the schema</param>
/// <param name="DayStart">instead of that of the records trained on</param>
sealed record GenerationOptions(SampleOptions Sample, bool Constrained, Conditions? Conditions, TimeSpan? DayStart);

/// <summary>
/// Generates sequences by a model of fields. One that does not fit into the context goes on in another round, with a header that says so.
/// </summary>
sealed class SequenceGenerator(FieldModel fields, Sampler sampler, int context, GenerationOptions options) : ISequenceGenerator
{
    const long NanosecondsPerDay = 86_400 * SequenceState.UnitsPerSecond;

    /// <summary>Keeps the requests of rounds apart.</summary>
    const int RequestsPerRound = 1 << 24;
    readonly NewNames names = new(fields.Schema, options.Sample.Seed);
    readonly LogSchema schema = fields.Schema;
    readonly MissingNames missing = new(fields.Schema, options.Sample.Seed);
    readonly MemberFacts facts = new(fields.Schema);
    readonly Dictionary<byte[], Member> members = fields.Population.Members.ToDictionary(member => member.Name, BytesComparer.Instance);

    sealed class Piece(SequencePlan plan)
    {
        public SequencePlan Plan { get; set; } = plan;
        public int Round { get; set; }
        public SequenceState? State { get; set; }
        public GeneratedSequence Sequence { get; set; } = null!;
        public SequenceResult Result { get; set; } = new(plan.Number, [], false, 0, 0, 0);
        public int Request => Round * RequestsPerRound + Plan.Number;
    }

    public void Run(IPlanSource plans, CancellationToken stop, Action? stepped = null) =>
        sampler.Run(new Pieces(this, plans), options.Sample, FieldTokens.Border, stop, stepped);

    /// <summary>Sequences that go on come before new ones, so that whoever waits for them in their order does not wait long.</summary>
    sealed class Pieces(SequenceGenerator generator, IPlanSource plans) : ISampleSource
    {
        readonly Queue<Piece> goingOn = new();
        readonly Dictionary<int, Piece> inFlight = [];

        public bool HasEnough => plans.HasEnough;

        public SampleRequest? Next()
        {
            if (!goingOn.TryDequeue(out var piece))
            {
                if (plans.Next() is not { } plan) return null;
                piece = new(plan);
            }
            int[] prompt = generator.Prompt(piece);
            inFlight.Add(piece.Request, piece);
            return new(piece.Request, prompt, generator.Begin(piece, prompt.Length));
        }

        public void Complete(in Sequence sequence)
        {
            inFlight.Remove(sequence.Request, out var piece);
            if (generator.GoesOn(piece!, sequence)) goingOn.Enqueue(piece!);
            else plans.Complete(piece!.Result);
        }
    }

    int[] Prompt(Piece piece)
    {
        var plan = piece.Plan;
        var tokens = new List<int> { FieldTokens.Border };
        var header = new SequenceHeader
        {
            Entity = plan.LikeEntity ?? plan.Entity, Profile = plan.Profile, Day = plan.Day, Given = options.Conditions?.Asked ?? [],
        };
        header.Encode(schema, piece.State, tokens);
        return [.. tokens];
    }

    GeneratedSequence Begin(Piece piece, int promptLength)
    {
        var plan = piece.Plan;
        if (piece.State is null)
        {
            piece.State = new(schema.Tree.Slots.Count);
            int owner = (plan.LikeEntity ?? plan.Entity) is { } who ? schema.Entity?.Symbols.Find(who) ?? -1 : -1;
            piece.State.Begin(plan.Entity, plan.IsAnonymous, owner);
            if (MemberOf(plan) is { } member) facts.Tell(member, piece.State);
            if (plan.IsAnonymous) options.Conditions?.Tell(piece.State);
        }
        var limits = new DecodingLimits
        {
            IsStrict = options.Constrained, Window = Window(plan), Conditions = options.Conditions,
            Layouts = missing.Of(piece.State, isKnown: MemberOf(plan) is not null),
        };
        var residual = new DrawnResidual(options.Sample.Seed, piece.Request, names);
        int room = Math.Max(context / 2, context - fields.Population.LongestRecord);
        return piece.Sequence = new(schema, plan, piece.State, residual, limits, promptLength, room);
    }

    Member? MemberOf(SequencePlan plan) => plan.Entity is null ? null : members.GetValueOrDefault(plan.Entity);

    (long, long)? Window(SequencePlan plan)
    {
        var (first, days) = plan.Day is { } day ? (day, 1) : (fields.Population.FirstDay, fields.Population.Span);
        if (days == 0) return null;
        long begin = first * NanosecondsPerDay + (long)(options.DayStart ?? schema.DayStart).TotalSeconds * SequenceState.UnitsPerSecond;
        return (begin, begin + days * NanosecondsPerDay);
    }

    /// <summary>What was made belongs to the piece now; whether another round is to go on with it.</summary>
    bool GoesOn(Piece piece, in Sequence sequence)
    {
        var (before, made) = (piece.Result, piece.Sequence);
        before.Records.AddRange(made.Records);
        piece.Result = before with
        {
            // A record that was cut at the most tokens is an attempt too.
            Broken = made.IsBroken || made.HasHalf,
            Tokens = before.Tokens + sequence.Tokens.Length,
            LogLikelihood = before.LogLikelihood + sequence.LogLikelihood,
            UnmaskedLogLikelihood = before.UnmaskedLogLikelihood + sequence.UnmaskedLogLikelihood,
        };
        if (!made.IsCut) return false;
        piece.Round++;
        piece.Plan = piece.Plan with
        {
            GoesOn = true, Most = piece.Plan.Most - made.Records.Count, Wishes = piece.Plan.Wishes?.Skip(made.Records.Count).ToList(),
        };
        return true;
    }
}
