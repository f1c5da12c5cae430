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
    readonly IPace? pace;
    readonly Pace? even;
    readonly ClockPace? timed;
    MarkerStage? marking;
    EntraStage? conversion;

    public RecordOutput(OutputChoices choices, Session session)
    {
        this.choices = choices;
        this.session = session;
        RefuseToReplace();
        var form = OutputForm.ToWrite(choices.Out);
        shape = choices.Shape is { } name ? EntraStage.Named(name) : null;
        marker = choices.Marker is { } text ? new Marker(text) : null;
        even = choices.Rate is { } rate ? new Pace(Rate.Parse(rate), session.Clock) : null;
        timed = choices.Now is { } now ? new ClockPace(now, session.Clock) : null;
        if (even is not null && timed is not null)
            throw new CyberLMException("--rate releases records evenly, and --now by their own times", "give one of them");
        pace = even is null ? timed : even;
        if (pace is not null) RecordFile.RequireFollowable(choices.Out, form, even is null ? "--now" : "--rate");
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
            if (pace is null) RefuseToReplace();
        }

        var written = IsStdout ? RecordFile.Write(session.Data, OutputForm.Of(choices.Out), "", Fill)
            : pace is null ? RecordFile.Write(choices.Out, Fill)
            : RecordFile.WriteLive(choices.Out, Fill);
        Report(written);
        return new(written, choices.Shape, even?.Asked, timed is not null, marker, marking);
    }

    /// <summary>Neither the records nor what says where they come from.</summary>
    void RefuseToReplace()
    {
        OutputFile.RefuseToReplace(choices.Out, choices.Force);
        OutputFile.RequireFolder(choices.Out);
        if (!IsStdout) OutputFile.RefuseToReplace(Provenance.PathOf(choices.Out), choices.Force);
    }

    IRecordTarget Stages(IRecordTarget sink, MarkerPlaces? places)
    {
        var target = sink;
        if (shape is { } to) target = conversion = new EntraStage(to, target);
        if (marker is not null) target = marking = new MarkerStage(marker, target, places);
        return target;
    }

    void SayWhenSlow() => session.Talk.Warn(even is not null
        ? $"--rate {even.Asked}: the records do not come that fast, {even.Measured} so far"
        : $"--now: the records do not come as fast as they are due, {Units.Duration(timed!.Late)} late so far");

    void Report(WrittenFile written)
    {
        if (written.LeftOut > 0)
            session.Talk.Warn($"{Units.Plural(written.LeftOut, "record")} left out, which {written.Form} has no place for; the first: "
                + written.WhyLeftOut);
        foreach (string sentence in conversion?.Sentences() ?? []) session.Talk.Warn(sentence);
        foreach (string sentence in marking?.Sentences() ?? []) session.Talk.Warn(sentence);
        if (even?.Measured is { } rate)
            session.Talk.Event("rate", $"{Units.Plural(written.Records, "record")} released at {rate}, asked for {even.Asked}",
                ("records", written.Records), ("perSecond", rate.PerSecond), ("asked", even.Asked.PerSecond));
        if (timed is not null)
            session.Talk.Event("released", $"{Units.Plural(written.Records, "record")} released, each at its own time"
                + (timed.IsMissed ? $", up to {Units.Duration(timed.Late)} late" : ""),
                ("records", written.Records), ("late", timed.Late.TotalSeconds));
    }
}

/// <summary>What was written, for its provenance.</summary>
sealed record Delivery(WrittenFile File, string? Shape, Rate? Rate, bool AtOwnTimes, Marker? Marker, MarkerStage? Marking);
