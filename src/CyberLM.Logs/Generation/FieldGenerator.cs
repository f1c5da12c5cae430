using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>What a generation has come to.</summary>
public sealed record GenerationSummary
{
    public int Written { get; set; }

    /// <summary>Records begun: those that came to nothing among them.</summary>
    public int Attempts { get; set; }

    /// <summary>Records before the start, which were left out.</summary>
    public int BeforeStart { get; set; }

    /// <summary>Attempts that were left out since they are of a later day than their sequence.</summary>
    public int BeyondDay { get; set; }
    public int Sequences { get; set; }

    /// <summary>How often the days asked for were generated, since they have fewer records than were asked for.</summary>
    public int Tellings { get; set; }
    public long Tokens { get; set; }

    /// <summary>Of a model that is held to nothing: where attempts broke off.</summary>
    public List<BrokenPlace> Broken { get; } = [];

    /// <summary>Nats by which the mask raised the likelihood of what was generated: what it had to take away.</summary>
    public double RemovedNats { get; set; }
}

/// <summary>Generates records by a model of fields.</summary>
public sealed class FieldGenerator
{
    /// <summary>Of each record that is asked for by itself.</summary>
    const int DrawsOfAsked = 8;

    static readonly int DeepestRecord = new LogReaderOptions().LargestDepth;
    readonly FieldModel fields;
    readonly TrainedModel model;
    readonly List<SlotModel> slots = [];

    readonly string folder;

    FieldGenerator(FieldModel fields, TrainedModel model, string folder) =>
        (this.fields, this.model, this.folder) = (fields, model, folder);

    /// <param name="folder">the model's</param>
    public static FieldGenerator Open(string folder, TrainedModel model) =>
        new(FieldModel.Read(folder, (SchemaTokens)model.Tokenizer), model, folder);

    /// <summary>What models of their own can draw.</summary>
    public IReadOnlyList<string> SlotNames => [.. fields.Schema.Groups.Select(group => group.Name)];

    public void RequireSlot(string name)
    {
        if (SlotNames.Contains(name)) return;
        throw new CyberLMException($"--slot-model {name}: the model has no such slot",
            SlotNames.Count > 0 ? $"it has {string.Join(", ", SlotNames)}" : "train it with --slot");
    }

    /// <summary>From now on this model draws the slot before the records are written.</summary>
    /// <param name="folder">the slot model's</param>
    /// <param name="sampler">of it; lives as long as this is used</param>
    public void AddSlot(string name, string folder, TrainedModel trained, Sampler sampler)
    {
        RequireSlot(name);
        var group = fields.Schema.Groups.First(group => group.Name == name);
        if (trained.Tokenizer is not SchemaTokens tokens)
            throw new CyberLMException($"the slot model {folder} writes text, not fields", "train one with --tokenizer field");
        slots.Add(new SlotModel(group, FieldModel.Read(folder, tokens), sampler, trained.Config.BlockSize).Require(fields.Schema, folder));
    }

    /// <summary>Days of users in records: of those whom the model was trained on, or of the others.</summary>
    public IReadOnlyList<UserDay> DaysOf(IReadOnlyList<ReadOnlyMemory<byte>> records, bool known) => UserDay.Of(fields, records, known);

    /// <summary>Whose records the model knows, and what stands in them.</summary>
    public KnownOrganisation Organisation => new(fields);

    /// <summary>Whether some type of record can have the values by which such records are known.</summary>
    public bool CanWrite(AskedRecord record) => new AskedRecords(fields, dayStart: null).CanWrite(record);

    /// <summary>
    /// Writes records that are asked for one by one. The model reads what each user has done until then, by the records that are there.
    /// </summary>
    /// <param name="there">of the days of those who are asked for, in any order; others are not looked at</param>
    /// <param name="seed">
    /// with what is asked and there all that the records depend on; records of the same user and day have the same identifiers by the same
    /// one, also where what was written first is there the second time
    /// </param>
    /// <returns>in the order of what was asked</returns>
    public IReadOnlyList<WrittenRecord> Write(
        Sampler sampler, IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, NextTokenOptions next, ulong seed,
        TimeSpan? dayStart, CancellationToken stop)
    {
        var options = new GenerationOptions(new SampleOptions(next, seed, MostTokens(isHeld: true)), true, null, dayStart);
        var generator = new SequenceGenerator(fields, sampler, model.Config.BlockSize, options);
        return new AskedRecords(fields, dayStart, DrawsOfAsked, seed).Write(generator, asked, there, stop);
    }

    /// <summary>SHA-256 of what the tokens mean.</summary>
    public string SchemaHash => fields.Tokenizer.Fingerprint;

    /// <summary>Where identifiers are drawn anew; null where the schema knows none.</summary>
    public MarkerPlaces? MarkerPlaces => MarkerPlaces.Of(fields.Schema) is { Paths.Count: > 0 } places ? places : null;

    /// <summary>Tokens after which a sequence of the model is cut.</summary>
    public int MostTokens(bool isHeld) => MostTokens(model.Config.BlockSize, isHeld);

    /// <summary>
    /// Tokens after which a sequence is cut. One that is held to the schema ends by itself, since its texts do and no record begins where
    /// no room is left: it is cut by nothing that a record can come to, however small the context.
    /// </summary>
    internal static int MostTokens(int context, bool isHeld)
    {
        const int contexts = 4, longestRecord = 1 << 16;
        return isHeld ? Math.Max(contexts * context, longestRecord) : contexts * context;
    }

    /// <summary>Writes records as they become complete, in their order; what was complete before a stop is written.</summary>
    /// <param name="sampler">of the model</param>
    /// <param name="progressed">told how many records there are and of how many, as far as that is known, and how many tokens</param>
    public GenerationSummary Run(
        Sampler sampler, GenerationRequest request, NextTokenOptions next, Action<TimedRecord> write, Action<string> notice,
        Action<int, int?, long> progressed, CancellationToken stop)
    {
        var label = AskedLabel.Of(fields.Schema, request.Labels);
        if (label.Notice is { } background) notice(background);
        string[] where = [.. request.Where, .. label.Fields];
        var conditions = ConditionParser.Parse(fields.Schema, where);
        var plan = new GenerationPlan(fields, request, notice, conditions);
        int context = model.Config.BlockSize;
        var sample = new SampleOptions(next, request.Seed, MostTokens(request.Constrained));
        foreach (string said in ConditionParser.Notices(ConditionParser.Read(fields.Schema, where))) notice(said);
        if (request.Constrained) SayWhatIsRare(conditions, notice);
        var options = new GenerationOptions(sample, request.Constrained, conditions, AskedDays.DayStart(request, fields.Schema))
        {
            Label = label.Value,
        };
        var generator = new SequenceGenerator(fields, sampler, context, options);
        if (RunningNumbers.AreIn(fields.Schema))
        {
            var (numbers, written) = (new RunningNumbers(fields.Schema, request.Seed), write);
            write = record => written(numbers.Of(record));
        }
        if (request.Constrained) write = Checked(write);
        var run = new GenerationRun(plan, request, write, progressed, new GenerationSummary());
        if (slots.Count > 0 && request.Constrained)
        {
            var dual = new DualModel(fields, slots, where).Generator(options, generator);
            run.Run(dual, stop);
            if (dual.Alone > 0)
                notice($"{dual.Alone} of {dual.Drawn} records were written by the model alone: what slot models drew for them can stand in "
                    + "no record of it");
            return run.Summary;
        }
        if (slots.Count > 0) notice("--unconstrained: the model writes alone, since it is held to nothing that slot models draw");
        run.Run(generator, stop);
        return run.Summary;
    }

    void SayWhatIsRare(Conditions? conditions, Action<string> notice)
    {
        var schema = fields.Schema;
        if (schema.RareRecords == 0 || !DecodingLimits.HasOther(schema, conditions)) return;
        string path = schema.TypeSlot!.Path;
        notice($"{schema.RareRecords} of {schema.Records} records trained on have a {path} that too few have to be a type of record: such "
            + $"are not generated, unless --where {path}=VALUE asks for them");
    }

    /// <summary>What is held to the schema is JSON, whatever the model says; but rules can be edited so that it is not.</summary>
    Action<TimedRecord> Checked(Action<TimedRecord> write) => record =>
    {
        string? reason = JsonText.WhyNotObject(record.Utf8, DeepestRecord, out _);
        if (reason is null && record.Utf8.AsSpan().Contains((byte)'\n')) reason = "it has a line break between its tokens";
        if (reason is not null)
            throw new CyberLMException($"a record by the rules of {FieldModel.SchemaPath(folder)} is no JSON object on one line: {reason}",
                "put the file back that train wrote, or the rule that was edited");
        write(record);
    };
}
