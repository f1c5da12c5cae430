namespace CyberLM.Logs;

/// <summary>Token ids that every schema has.</summary>
static class FieldTokens
{
    /// <summary>Between sequences.</summary>
    public const int Border = 0;

    /// <summary>Before a record that breaks predictions: the slots in question follow, then its type.</summary>
    public const int Exceptions = 1;

    /// <summary>In place of a type: the record is spelled as text.</summary>
    public const int Verbatim = 2;

    /// <summary>A string without a token of its own: its content follows as text.</summary>
    public const int String = 3;

    /// <summary>Any other spelling without a token: it follows as text.</summary>
    public const int Raw = 4;

    /// <summary>In place of an entity: someone who is not known; two tokens of a profile follow.</summary>
    public const int Anonymous = 5;

    /// <summary>Before the quarter of an hour at which the sequence goes on.</summary>
    public const int Continued = 6;

    /// <summary>Before a slot and its answer, which hold for the whole sequence.</summary>
    public const int Given = 7;

    /// <summary>Ends a header: without it a model would be free to announce what nobody asked for.</summary>
    public const int Records = 8;

    /// <summary>Monday first.</summary>
    public const int FirstWeekday = 9;
    const int Weekdays = 7;

    /// <summary>The hour of the day in which an entity does most.</summary>
    public const int FirstHour = FirstWeekday + Weekdays;

    /// <summary>Doublings of records a day.</summary>
    public const int FirstVolume = FirstHour + Profile.Hours;
    public const int Count = FirstVolume + Profile.Volumes;
}
