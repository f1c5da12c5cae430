namespace CyberLM.Logs;

/// <summary>What is told of an entity that is not named.</summary>
/// <param name="Hour">of the day, as its records spell it, in which it does most</param>
/// <param name="Volume">doublings of records on a day on which it has any</param>
readonly record struct Profile(int Hour, int Volume)
{
    public const int Hours = 24, Volumes = 16;

    /// <param name="hours">records by hour of the day</param>
    public static Profile Of(ReadOnlySpan<long> hours, int days)
    {
        int most = 0;
        long records = 0;
        for (int hour = 0; hour < Hours; hour++)
        {
            if (hours[hour] > hours[most]) most = hour;
            records += hours[hour];
        }
        return new(most, Math.Clamp((int)Math.Round(Math.Log2((double)Math.Max(1, records) / Math.Max(1, days))), 0, Volumes - 1));
    }
}
