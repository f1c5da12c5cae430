using System.Globalization;
using System.Text;

namespace CyberLM.Logs;

/// <summary>A list of whole numbers in short: 0-5,7,9-10. The order is kept, so 3,0-2 is another list than 0-3.</summary>
static class NumberRanges
{
    public static string Write(IReadOnlyList<int> numbers)
    {
        var text = new StringBuilder();
        for (int i = 0; i < numbers.Count;)
        {
            int end = i + 1;
            while (end < numbers.Count && numbers[end] == numbers[end - 1] + 1) end++;
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{numbers[i]}");
            if (end - i > 1) text.Append(CultureInfo.InvariantCulture, $"-{numbers[end - 1]}");
            i = end;
        }
        return text.ToString();
    }

    /// <param name="most">numbers in all, and the largest of them</param>
    /// <exception cref="FormatException">it is no such list</exception>
    public static int[] Parse(string text, int most)
    {
        var numbers = new List<int>();
        if (text.Length == 0) return [];
        foreach (string part in text.Split(','))
        {
            int dash = part.IndexOf('-');
            int from = Number(dash < 0 ? part : part[..dash]), to = dash < 0 ? from : Number(part[(dash + 1)..]);
            if (to > most || to < from || numbers.Count + (to - from) > most) throw new FormatException($"'{part}' does not fit 0-{most}");
            for (int number = from; number <= to; number++) numbers.Add(number);
        }
        return [.. numbers];
    }

    static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException($"'{digits}' is no number from 0");
}
