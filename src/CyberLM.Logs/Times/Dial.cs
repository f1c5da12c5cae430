namespace CyberLM.Logs;

/// <summary>A clock that goes round: marks of one length each. Times are in units of a scale since 1970.</summary>
/// <param name="marks">of one turn</param>
/// <param name="offset">marks between the beginning of a turn and the beginning of 1970</param>
/// <param name="length">units of a mark</param>
/// <param name="zone">units by which the clock is before UTC</param>
readonly struct Dial(int marks, int offset, long length, long zone)
{
    const long SecondsPerHour = 3600;
    public const long SecondsPerQuarter = 900;

    /// <summary>1970 began on a Thursday; weeks are counted from the Monday before.</summary>
    const int HoursBeforeEpoch = 3 * 24;
    public const int HoursOfWeek = 168, QuartersOfDay = 96;

    /// <summary>Hours of the week.</summary>
    /// <param name="zone">seconds by which the clock is before UTC</param>
    public static Dial Week(long unitsPerSecond, long zone = 0) =>
        new(HoursOfWeek, HoursBeforeEpoch, SecondsPerHour * unitsPerSecond, zone * unitsPerSecond);

    /// <summary>Quarters of an hour of the day.</summary>
    public static Dial Day(long unitsPerSecond, long zone = 0) =>
        new(QuartersOfDay, 0, SecondsPerQuarter * unitsPerSecond, zone * unitsPerSecond);

    public int Marks => marks;
    public long Length => length;
    public long Round => marks * length;

    /// <summary>Since 1970, through all turns.</summary>
    long Count(long time) => TimeScale.FloorDivide(time + zone, length);

    /// <summary>Where the hand stands.</summary>
    public int Mark(long time) => (int)TimeScale.Modulo(Count(time) + offset, marks);

    /// <summary>The number of the turn.</summary>
    public long Turn(long time) => TimeScale.FloorDivide(Count(time) + offset, marks);

    /// <summary>When the hand came to where it stands.</summary>
    public long Start(long time) => Count(time) * length - zone;

    /// <summary>How far the hand is past its mark.</summary>
    public long Past(long time) => time - Start(time);

    /// <summary>Marks that the hand comes to between two times.</summary>
    public long Ahead(long from, long to) => Count(to) - Count(from);

    /// <summary>When the hand comes to a mark in a turn.</summary>
    public long At(long turn, int mark) => (turn * marks + mark - offset) * length - zone;

    /// <summary>When the hand first is at a mark, at a time or behind it: be it past the mark already.</summary>
    public long First(long time, int mark) => (Count(time) + TimeScale.Modulo(mark - Mark(time), marks)) * length - zone;
}
