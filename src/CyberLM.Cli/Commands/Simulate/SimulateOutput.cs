using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Detection.Scenarios;
using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Logs;

namespace CyberLM.Cli.Commands;

/// <summary>Where background, attack, labels and provenance of a simulation go.</summary>
sealed class SimulateOutput
{
    readonly Session session;
    readonly SimulateChoices choices;
    readonly RecordOutput output;
    readonly Marker? detonation;

    public sealed record Origin(string Checksum, string SchemaHash, BackendInfo Backend);

    /// <summary>Refuses what cannot be, before a model is opened.</summary>
    public SimulateOutput(Session session, SimulateChoices choices)
    {
        (this.session, this.choices) = (session, choices);
        output = new(choices.Output, session);
        detonation = choices.DetonationId is { } text ? new Marker(text) : null;
        if (LabelsPath is { } labels) OutputFile.RefuseToReplace(labels, choices.Output.Force);
    }

    string? LabelsPath => choices.StripLabels ? null
        : choices.Labels ?? (output.IsStdout ? null : LabelConventions.Beside(choices.Output.Out));

    /// <param name="origin">of the model; null where none took part</param>
    /// <param name="recording">the name of what was recorded; null: scenarios were played</param>
    public void Write(IEnumerable<TimedRecord> background, IReadOnlyList<PlayedScenario> played, MarkerPlaces? places, Origin? origin,
        string? recording = null)
    {
        using var labels = new MemoryStream();
        Delivery? delivery = null;
        long records = 0;
        var (reader, mark) = (new RecordOverlay(), detonation is null ? null : new DetonationMark(detonation, places));
        delivery = output.Write(to =>
        {
            records = 0;
            labels.SetLength(0);
            foreach (var merged in Merge.Of(background, played))
            {
                session.Stop.ThrowIfCancellationRequested();
                var record = merged;
                if (record.Played is not null && mark is not null) record = record with { Utf8 = mark.Of(record.Utf8) };
                to.Write(record.Utf8.Span, record.Time);
                records++;
                if (record.Played is not null) AddLabel(labels, record, played[record.Scenario], records, reader);
            }
        }, places);
        if (LabelsPath is { } path) DurableFile.Write(path, stream => stream.Write(labels.GetBuffer().AsSpan(0, (int)labels.Length)));
        if (!output.IsStdout) WriteProvenance(played, origin, recording, records, delivery);
        int own = played.Sum(one => one.Records.Count);
        bool[] benign = [.. played.Select(one => one.Plan.Scenario.IsBenign).Distinct()];
        string what = benign is [true] ? "the benign twin" : benign is [false] ? "the attack" : "attacks and benign twins";
        session.Talk.Event("simulated", $"{Units.Plural(own, "record")} of {what} among {records - own} others"
            + (mark is null ? "" : $", {mark.Marked} of them with the detonation id"), ("attack", own), ("background", records - own));
        var over = played.SelectMany(one => one.Records).SelectMany(record => record.WrittenOver).CountBy(over => over).ToList();
        if (over.Count > 0)
            session.Talk.Say("written over what the model drew, since no record of it could have it so: "
                + string.Join(", ", over.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} ({one.Value})")));
    }

    void WriteProvenance(IReadOnlyList<PlayedScenario> played, Origin? origin, string? recording, long records, Delivery delivery)
    {
        if (recording is not null && !choices.StripLabels)
            recorded = new(recording, Moment.Text(played[0].Records[0].Event.Time), played[0].Records.Count);
        if (origin is not null)
            Provenance.Write(choices.Output.Out, Origins(played, origin, records), origin.Backend, delivery);
        else
            Provenance.WriteRecorded(choices.Output.Out, recorded, ScenariosOf(played), choices.Seed, detonation?.Fingerprint, delivery);
    }

    /// <summary>Blind exercises say of neither that they are there.</summary>
    Provenance.Recorded? recorded;

    string[] ScenariosOf(IReadOnlyList<PlayedScenario> played) =>
        choices.StripLabels ? [] : [.. played.Select(one => one.Plan.Scenario.Name)];

    static void AddLabel(MemoryStream to, MergedRecord record, PlayedScenario played, long number, RecordOverlay reader)
    {
        using (var json = new Utf8JsonWriter(to)) ScenarioLabel.Write(json, record, played, number, reader);
        to.WriteByte((byte)'\n');
    }

    Provenance.Origin Origins(IReadOnlyList<PlayedScenario> played, Origin origin, long records) => new(
        choices.Model, origin.Checksum, new SampleOptions(choices.Next, choices.Seed, 1), "", (int)records, (int)records, choices.DType,
        choices.Weights, true)
    {
        SchemaHash = origin.SchemaHash, Scenarios = ScenariosOf(played), Detonation = detonation?.Fingerprint, FromRecording = recorded,
    };

    /// <summary>Plants a mark into the identifiers of one record at a time.</summary>
    sealed class DetonationMark(Marker marker, MarkerPlaces? places)
    {
        readonly Taken taken = new();

        public long Marked { get; private set; }

        public byte[] Of(ReadOnlyMemory<byte> record)
        {
            var stage = new MarkerStage(marker, taken, places);
            stage.Write(record.Span);
            stage.Complete();
            Marked += stage.Marked;
            return taken.Record;
        }
    }

    sealed class Taken : IRecordTarget
    {
        public byte[] Record { get; private set; } = [];

        public void Write(ReadOnlySpan<byte> record, long? time = null) => Record = record.ToArray();

        public void Flush()
        {
        }

        public void Complete()
        {
        }
    }
}
