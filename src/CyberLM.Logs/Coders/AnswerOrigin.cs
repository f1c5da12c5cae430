namespace CyberLM.Logs;

/// <summary>Where an answer comes from that has no token.</summary>
enum AnswerOrigin : byte
{
    /// <summary>The tokens spell it: what is read back, what is asked for, what someone new had on an earlier day.</summary>
    Spelled,

    /// <summary>It is made like a known one, which may do instead where it is theirs.</summary>
    Made,

    /// <summary>It is made, and no known one will do: each leads elsewhere than what was asked.</summary>
    MadeNew,

    /// <summary>It is made for a new key that shares its answer with none: another one each time, whoever has it.</summary>
    MadeForKey,
}
