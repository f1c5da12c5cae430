namespace CyberLM.Logs;

/// <summary>A sequence that is to be generated.</summary>
/// <param name="Entity">as it is spelled; null: a record of no one</param>
/// <param name="Profile">of someone new, or told as if; null names the entity to the model</param>
/// <param name="LikeEntity">who is named to the model instead; the records bear the entity all the same</param>
/// <param name="Day">days since 1970; null where records have no time, or any</param>
/// <param name="Most">records; more are not begun</param>
sealed record SequencePlan(byte[]? Entity, Profile? Profile, byte[]? LikeEntity, int? Day, int Most)
{
    /// <summary>Of this request, from 0: with the seed all that its randomness depends on.</summary>
    public int Number { get; init; }

    /// <summary>Records of one turn are written in order of time.</summary>
    public int Turn { get; init; }

    /// <summary>How often the same day of theirs was asked for before: a number of records may be more than their days have.</summary>
    public int Telling { get; init; }

    /// <summary>Of all its records; null: that of all sequences.</summary>
    public string? Label { get; init; }

    /// <summary>The model says when the sequence ends; one of no one is a record alone.</summary>
    public bool IsOpen => Entity is not null;

    /// <summary>Another piece of a sequence that has records already.</summary>
    public bool GoesOn { get; init; }

    /// <summary>What each of the records is to be, which says how many there are; null where the model says so.</summary>
    public IReadOnlyList<RecordWish>? Wishes { get; init; }

    /// <summary>What the model reads in place of what is asked for; null: it reads that.</summary>
    public StandIns? StandIns { get; init; }

    /// <summary>Only what more than one entity has: someone new has nothing else of theirs.</summary>
    public bool IsAnonymous => Profile is not null;
}
