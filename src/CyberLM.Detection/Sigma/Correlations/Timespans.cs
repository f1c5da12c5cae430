using System.Globalization;

namespace CyberLM.Detection.Sigma;

/// <summary>A whole number and a unit: s, m, h, d; also w, and M and y for the mean month and year of the Gregorian calendar.</summary>
static class Timespans
{
    const long Minute = 60, Hour = 60 * Minute, Day = 24 * Hour, Week = 7 * Day, Month = 2_629_746, Year = 31_556_952;

    public static TimeSpan Parse(string text, int line)
    {
        long unit = text is [.., var last]
            ? last switch { 's' => 1, 'm' => Minute, 'h' => Hour, 'd' => Day, 'w' => Week, 'M' => Month, 'y' => Year, _ => 0 }
            : 0;
        if (unit > 0 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) &&
            count > 0 && count * unit <= 100 * Year)
            return TimeSpan.FromSeconds(count * unit);
        throw new SigmaFault(line, $"the timespan '{text}' is not a whole number and one of s, m, h, d");
    }
}
