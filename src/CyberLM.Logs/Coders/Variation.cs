using System.IO.Hashing;

namespace CyberLM.Logs;

/// <summary>
/// A value that no record had, for generated records: a known one with other last digits, or the beginning of one with the end of another.
/// What a small model spells letter by letter is no browser, no city and no coordinate; that there is something new is its to say, what it
/// looks like is not. Who has one has others like it: the known one is theirs throughout.
/// </summary>
static class Variation
{
    const int Tries = 16, MostDigits = 2;

    /// <summary>The answer and the symbol that it was made from; null where nothing like it is known.</summary>
    /// <param name="origin">how it is made</param>
    /// <param name="fits">whether a new one may look so</param>
    /// <param name="stands">whether a known one, by its symbol, can stand beside what the record has; where none can, any is taken</param>
    public static (byte[] Answer, int Like)? Of(
        Slot slot, bool isString, AnswerOrigin origin, Func<byte[], bool> fits, Func<int, bool> stands, SequenceState state,
        IResidualSource residual)
    {
        bool isOfKey = origin == AnswerOrigin.MadeForKey;
        bool IsFree(byte[] answer) => slot.Symbols.Find(answer) < 0 && fits(answer);
        var all = Enumerable.Range(0, slot.Symbols.Count).Where(symbol => IsSuch(slot.Symbols[symbol], isString)).ToList();
        if (all.Count == 0) return null;
        var own = all.FindAll(symbol => symbol < slot.Shared || !state.IsAnonymous && state.Owner >= 0 && IsOf(slot, symbol, state.Owner));
        bool isTheirs = own.Count > 0;
        var candidates = isTheirs ? own : all;
        if (candidates.FindAll(symbol => stands(symbol)) is { Count: > 0 } standing) candidates = standing;
        int place = isOfKey ? (int)residual.Number(0, candidates.Count - 1) : Place(slot, candidates.Count, state, residual);
        int like = candidates[place];
        byte[] known = slot.Symbols[like].ToArray();
        // Each new one with other digits would be a browser of its own.
        bool comesAgain = state.IsAnonymous && slot.Owners.Length > 0 && !isOfKey;
        if (comesAgain && state.Made.Find(slot, like, fits) is { } before) return (before, like);
        var varying = isString ? VaryingDigits.Of(slot.Symbols, known) : null;
        for (int i = 0; i < Tries; i++)
            if (OtherDigits(known, varying, bound => residual.Number(0, bound - 1)) is { } made && IsFree(made)) return (made, like);
        if (isTheirs && origin == AnswerOrigin.Made) return (known, like);
        int from = isOfKey ? (int)residual.Number(0, candidates.Count - 1) : 0;
        for (int step = 1; step < candidates.Count; step++)
        {
            byte[] made = Joined(known, slot.Symbols[candidates[(place + from + step) % candidates.Count]]);
            if (isString && IsFree(made)) return (made, like);
        }
        return null;
    }

    /// <summary>Text that begins as one and ends as the other; no escape is cut, since there are none.</summary>
    static byte[] Joined(byte[] first, ReadOnlySpan<byte> second)
    {
        int head = Whole(first, first.Length / 2), tail = Whole(second, second.Length / 2);
        return [.. first.AsSpan(0, head), .. second[tail..]];
    }

    /// <summary>The place, or the next one before it at which a character of UTF-8 begins.</summary>
    static int Whole(ReadOnlySpan<byte> text, int place)
    {
        const int continuationBits = 0xC0, continuation = 0x80;
        while (place > 0 && (text[place] & continuationBits) == continuation) place--;
        return place;
    }

    static bool IsSuch(ReadOnlySpan<byte> spelling, bool isString) =>
        isString ? spelling is [(byte)'"', ..] && !spelling.Contains((byte)'\\')
        : spelling is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];

    static bool IsOf(Slot slot, int symbol, int owner)
    {
        var (first, count) = slot.OwnedBy(owner);
        return symbol >= first && symbol < first + count;
    }

    static int Place(Slot slot, int count, SequenceState state, IResidualSource residual)
    {
        if (state.Entity is not { } who) return (int)residual.Number(0, count - 1);
        return (int)(XxHash64.HashToUInt64(who, slot.Index) % (ulong)count);
    }

    /// <summary>Where the same number stands twice in a text, it is another one twice.</summary>
    static byte[]? OtherDigits(byte[] known, VaryingDigits? varying, Func<long, long> below)
    {
        byte[]? made = varying is { } digits ? digits.Others(known, below) : LastDigits(known, below);
        return made is null ? null : CarriedDigits.Of(known, made, made);
    }

    /// <summary>
    /// Of a number with a fraction all digits of it but the first, so that a place stays where it is; else the last two digits in a row.
    /// Null where there are none.
    /// </summary>
    static byte[]? LastDigits(byte[] known, Func<long, long> below)
    {
        int end = known.AsSpan().LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        if (end == 0) return null;
        int start = end;
        while (start > 0 && known[start - 1] is >= (byte)'0' and <= (byte)'9') start--;
        bool isText = known[0] == '"', isFraction = !isText && start > 0 && known[start - 1] == '.';
        int first = isFraction ? Math.Min(start + 1, end - 1) : Math.Max(start, end - MostDigits);
        byte[] made = [.. known];
        for (int i = first; i < end; i++) made[i] = (byte)('0' + below(10));
        // Neither 0123 nor a fraction that would be spelled shorter.
        if (!isText && first == start && !isFraction && made[first] == '0') made[first] = (byte)('1' + below(9));
        if (isFraction && made[^1] == '0') made[^1] = (byte)('1' + below(9));
        return made;
    }
}
