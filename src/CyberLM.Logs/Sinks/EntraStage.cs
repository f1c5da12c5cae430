namespace CyberLM.Logs;

/// <summary>
/// Converts Entra sign-ins to one of their three shapes. A record that is none, as a model may write it once in a while, is left out and
/// counted; when the first hundred are none, the log is another.
/// </summary>
public sealed class EntraStage(RecordShape to, IRecordTarget next) : RecordStage(next)
{
    const int Patience = 100;

    static readonly Dictionary<string, RecordShape> Shapes = new(StringComparer.Ordinal)
    {
        ["eventhub"] = RecordShape.EntraEventHub,
        ["loganalytics"] = RecordShape.EntraLogAnalytics,
        ["graph"] = RecordShape.EntraGraph,
    };

    readonly Dictionary<EntraLoss, long> lost = [];
    string? first;

    /// <summary>What --shape takes.</summary>
    public static IReadOnlyCollection<string> Names => Shapes.Keys;

    public static RecordShape Named(string name) => Shapes.TryGetValue(name, out var shape)
        ? shape
        : throw new CyberLMException($"--shape {name} is not known", $"one of {string.Join(", ", Names)}");

    public long Converted { get; private set; }

    /// <summary>Records that are no Entra sign-ins.</summary>
    public long LeftOut { get; private set; }

    public override void Write(ReadOnlySpan<byte> record, long? time = null)
    {
        string? broken = JsonText.WhyNotObject(record, new LogReaderOptions().LargestDepth, out _);
        var from = broken is null ? RecordShapes.Of(record) : RecordShape.Unknown;
        if (!Shapes.ContainsValue(from))
        {
            first ??= broken ?? (from == RecordShape.Unknown ? "it has not the keys of one" : $"its keys are those of: {from.Describe()}");
            LeftOut++;
            if (Converted == 0 && LeftOut == Patience) throw NoSignIns();
            return;
        }
        Converted++;
        if (from == to)
        {
            Next.Write(record, time);
            return;
        }
        var conversion = EntraConversion.Convert(record, from, to);
        foreach (var loss in conversion.Lost) lost[loss] = lost.GetValueOrDefault(loss) + 1;
        // Values keep the blanks of another record: the schema of a log asks for the same spacing all over.
        Next.Write(JsonText.WithoutBlanks(conversion.Utf8.Span), time);
    }

    public override void Complete()
    {
        if (Converted == 0 && LeftOut > 0) throw NoSignIns();
        base.Complete();
    }

    CyberLMException NoSignIns() => new(
        (LeftOut == 1 ? "the record is no Entra sign-in" : $"none of {LeftOut} records is an Entra sign-in")
            + $", and --shape converts nothing else: {first}", "leave --shape out, or take a model of Entra sign-ins");

    /// <summary>What was left out and what was lost, for people.</summary>
    public IEnumerable<string> Sentences()
    {
        if (LeftOut > 0)
            yield return $"{LeftOut} of {LeftOut + Converted} records are no Entra sign-ins and were left out; the first: {first}";
        foreach (var reason in lost.GroupBy(loss => loss.Key.Reason))
        {
            string fields = string.Join(", ", reason.Select(loss => Printable.Of(loss.Key.Field)).Order(StringComparer.Ordinal));
            yield return $"as {to.Describe()} a field {reason.Key}: {fields}";
        }
    }
}
