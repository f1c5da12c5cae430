namespace CyberLM.Detection.Stateful;

/// <summary>
/// The time of a log by its records: the latest that is believed. A record that leads all others by more than it may is doubted, and
/// believed when the next one leads too; a single wrong clock would otherwise put all that follows into the past.
/// </summary>
sealed class StreamClock(long ahead)
{
    bool begun;
    long? doubted;

    public long Latest { get; private set; }

    /// <summary>What a record's time does to itself and to the doubted one before it.</summary>
    public enum Step : byte
    {
        /// <summary>It is believed.</summary>
        Believed,

        /// <summary>It is believed, and so is the doubted one.</summary>
        BothBelieved,

        /// <summary>It is believed, and the doubted one was wrong.</summary>
        OtherWrong,

        /// <summary>It is believed; the doubted one is still doubted.</summary>
        OtherDoubted,

        /// <summary>It is doubted; the doubted one before it is believed, if there was one.</summary>
        Doubted,
    }

    public Step See(long ticks)
    {
        if (!Leads(ticks))
        {
            bool wasDoubted = doubted is not null;
            doubted = null;
            Believe(ticks);
            return wasDoubted ? Step.OtherWrong : Step.Believed;
        }
        if (doubted is not { } other)
        {
            doubted = ticks;
            return Step.Doubted;
        }
        Believe(Math.Min(ticks, other));
        long later = Math.Max(ticks, other);
        if (!Leads(later))
        {
            doubted = null;
            Believe(later);
            return Step.BothBelieved;
        }
        doubted = later;
        return later == ticks ? Step.Doubted : Step.OtherDoubted;
    }

    /// <summary>No record comes that could lead too: the doubted one is believed.</summary>
    public void End()
    {
        if (doubted is { } last) Believe(last);
        doubted = null;
    }

    bool Leads(long ticks) => !begun || ticks - Latest > ahead;

    void Believe(long ticks) => (begun, Latest) = (true, Math.Max(Latest, ticks));
}
