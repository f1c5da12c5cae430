using CyberLM.Logs;

namespace CyberLM.Cli.Output;

/// <summary>
/// Where generated records go: marked, then converted, then held back until they are due, into a file or stdout. What cannot be is refused
/// when this is made, before a model is opened.
/// </summary>
sealed class RecordOutput
{
    readonly OutputChoices choices;
    readonly Session session;
    readonly Marker? marker;
    readonly RecordShape? shape;
    readonly Pace? pace;
    MarkerStage? marking;
    EntraStage? conversion;

    public RecordOutput(OutputChoices choices, Session session)
    {
        this.choices = choices;
        this.session = session;
        OutputFile.RefuseToReplace(choices.Out, choices.Force);
        var form = OutputForm.Of(choices.Out);
        shape = choices.Shape is { } name ? EntraStage.Named(name) : null;
        marker = choices.Marker is { } text ? new Marker(text) : null;
        pace = choices.Rate is { } rate ? new Pace(Rate.Parse(rate), TimeProvider.System) : null;
        if (pace is not null) RecordFile.RequireFollowable(choices.Out, form);
        if (marker is { CanBeGuessed: true })
            session.Talk.Warn("--marker is short, and whoever has some of the records can find it by trying: take 16 characters or more");
    }

    public bool IsStdout => choices.Out == OutputFile.Stdout;

    /// <param name="places">where the model draws identifiers anew; null: found by looking at the records</param>
    /// <param name="fill">writes the records; at its end it may throw, and leaves no file then</param>
    public Delivery Write(Action<IRecordTarget> fill, MarkerPlaces? places = null)
    {
        void Fill(IRecordTarget sink)
        {
            using var paced = pace is null ? null : new PacedTarget(pace, sink, SayWhenSlow, session.Stop);
            var target = Stages(paced ?? sink, places);
            fill(target);
            target.Complete();
            // Another may have written it meanwhile.
            if (pace is null) OutputFile.RefuseToReplace(choices.Out, choices.Force);
        }

        var written = IsStdout ? RecordFile.Write(session.Data, OutputForm.Of(choices.Out), "", Fill)
            : pace is null ? RecordFile.Write(choices.Out, Fill)
            : RecordFile.WriteLive(choices.Out, Fill);
        Report(written);
        return new(written, choices.Shape, pace?.Asked, marker, marking);
    }

    IRecordTarget Stages(IRecordTarget sink, MarkerPlaces? places)
    {
        var target = sink;
        if (shape is { } to) target = conversion = new EntraStage(to, target);
        if (marker is not null) target = marking = new MarkerStage(marker, target, places);
        return target;
    }

    void SayWhenSlow(Pace slow) => session.Talk.Warn($"--rate {slow.Asked}: the records do not come that fast, {slow.Measured} so far");

    void Report(WrittenFile written)
    {
        if (written.LeftOut > 0)
            session.Talk.Warn($"{Units.Plural(written.LeftOut, "record")} left out, which {written.Form} has no place for; the first: "
                + written.WhyLeftOut);
        foreach (string sentence in conversion?.Sentences() ?? []) session.Talk.Warn(sentence);
        foreach (string sentence in marking?.Sentences() ?? []) session.Talk.Warn(sentence);
        if (pace?.Measured is { } rate)
            session.Talk.Event("rate", $"{Units.Plural(written.Records, "record")} released at {rate}, asked for {pace.Asked}",
                ("records", written.Records), ("perSecond", rate.PerSecond), ("asked", pace.Asked.PerSecond));
    }
}

/// <summary>What was written, for its provenance.</summary>
sealed record Delivery(WrittenFile File, string? Shape, Rate? Rate, Marker? Marker, MarkerStage? Marking);
