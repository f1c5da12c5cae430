using System.IO.Hashing;
using System.Net;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// The known value that a new one goes with: what begins and ends alike but for its numbers is of one kind, as agents of one system and one
/// browser are. Where nothing does it is the most frequent one, which goes with what most have. Of several that do alike, and of addresses,
/// whose places must not all be one, the new value says which: the same in every run.
/// </summary>
static class Resemblance
{
    /// <summary>A share of both, numbers apart. Less is an accident: a version ends most agents.</summary>
    const double LeastAlike = 1.0 / 3;

    /// <summary>Of known values of the same kind, those first that more than one entity has; null where there are none.</summary>
    /// <param name="fits">whether a symbol may be taken</param>
    public static int? MostAlike(Slot slot, byte[] answer, Func<int, bool> fits)
    {
        List<int> candidates = [.. Enumerable.Range(0, slot.Symbols.Count).Where(symbol => KindOf(slot.Symbols[symbol]) is { } kind
            && kind == KindOf(answer) && fits(symbol))];
        if (candidates.FindAll(symbol => symbol < slot.Shared) is { Count: > 0 } shared) candidates = shared;
        if (candidates.Count == 0) return null;
        byte[] words = WithoutNumbers(answer);
        bool isAddress = IsAddress(answer);
        double[] alike = [.. candidates.Select(symbol => isAddress ? 0 : Alike(WithoutNumbers(slot.Symbols[symbol]), words))];
        double most = alike.Max();
        if (most < LeastAlike && !isAddress) return candidates[0];
        long seed = (long)XxHash64.HashToUInt64(answer);
        return candidates.Zip(alike).Where(one => one.Second >= most).Select(one => one.First)
            .MaxBy(symbol => XxHash64.HashToUInt64(slot.Symbols[symbol], seed));
    }

    static bool IsAddress(byte[] answer) => IPAddress.TryParse(Encoding.UTF8.GetString(Copy.Content(answer)), out _);

    /// <summary>Text or number; null of what says nothing: null, true, false and "".</summary>
    static char? KindOf(ReadOnlySpan<byte> spelling) => spelling switch
    {
        [(byte)'"', (byte)'"'] => null,
        [(byte)'"', ..] => '"',
        [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..] => '0',
        _ => null,
    };

    /// <summary>Of any number of digits one is left.</summary>
    static byte[] WithoutNumbers(ReadOnlySpan<byte> text)
    {
        var words = new List<byte>(text.Length);
        foreach (byte letter in text)
        {
            bool isDigit = char.IsAsciiDigit((char)letter);
            if (!isDigit || words is not [.., (byte)'0']) words.Add(isDigit ? (byte)'0' : letter);
        }
        return [.. words];
    }

    /// <summary>The share of both that begins and ends alike.</summary>
    static double Alike(ReadOnlySpan<byte> known, ReadOnlySpan<byte> answer)
    {
        int head = known.CommonPrefixLength(answer), tail = 0, most = Math.Min(known.Length, answer.Length) - head;
        while (tail < most && known[^(tail + 1)] == answer[^(tail + 1)]) tail++;
        return 2.0 * (head + tail) / (known.Length + answer.Length);
    }
}
