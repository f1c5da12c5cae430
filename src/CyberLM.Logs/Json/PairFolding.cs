namespace CyberLM.Logs;

/// <summary>
/// Makes an array of pairs on a tape an object whose keys are the names. Where a name comes twice, or is none that writers of logs give to
/// a field, it stays an array.
/// </summary>
static class PairFolding
{
    const int MostPairs = 64, LongestName = 64, GuidLength = 36;

    /// <param name="container">the array, whose values are all on the tape and are its last</param>
    public static void Fold(RecordTape tape, int container)
    {
        int end = tape.Count, first = container + 1;
        if (first == end || StyleOf(tape, first) is not { } style || !AllPairs(tape, first, end, style)) return;
        int to = first;
        for (int pair = first; pair < end;)
        {
            int next = tape[pair].End;
            var (name, value) = Parts(tape, pair, style);
            var (key, keyLength) = (tape[name].Start + 1, tape[name].Length - 2);
            int behind = tape[value].End, back = value - to;
            (tape[value].Key, tape[value].KeyLength) = (key, keyLength);
            for (int at = value; at < behind; at++, to++)
            {
                tape[to] = tape[at];
                tape[to].End -= back;
            }
            pair = next;
        }
        tape.Truncate(to);
        ref var folded = ref tape[container];
        folded.Pairs = style;
        folded.Kind = folded.Kind == ValueKind.Array ? ValueKind.Object : ValueKind.ObjectInString;
    }

    static (int Name, int Value) Parts(RecordTape tape, int pair, PairStyle style)
    {
        int one = pair + 1, other = tape[one].End;
        return style.NameFirst ? (one, other) : (other, one);
    }

    /// <summary>Null where the element is no object of two known keys.</summary>
    static PairStyle? StyleOf(RecordTape tape, int element)
    {
        if (tape[element] is not { Kind: ValueKind.Object, Pairs: null } || tape[element].End < element + 3) return null;
        int second = tape[element + 1].End;
        return second < tape[element].End && tape[second].End == tape[element].End
            ? PairStyle.Of(tape.Key(element + 1), tape.Key(second)) : null;
    }

    static bool AllPairs(RecordTape tape, int first, int end, PairStyle style)
    {
        int count = 0;
        for (int pair = first; pair < end; pair = tape[pair].End)
        {
            if (++count > MostPairs || (pair > first && StyleOf(tape, pair) != style)) return false;
            int name = Parts(tape, pair, style).Name;
            if (tape[name].Kind != ValueKind.Scalar || !IsName(tape.Raw(name))) return false;
            for (int other = first; other < pair; other = tape[other].End)
                if (tape.Raw(Parts(tape, other, style).Name).SequenceEqual(tape.Raw(name))) return false;
        }
        return true;
    }

    /// <summary>A string that names a field: not an address of someone, nor an identifier.</summary>
    static bool IsName(ReadOnlySpan<byte> spelling)
    {
        if (spelling is not [(byte)'"', _, .., (byte)'"'] || spelling.Length > LongestName + 2) return false;
        var name = spelling[1..^1];
        if (!char.IsAsciiLetter((char)name[0]) || name.Length == GuidLength && name[8] == '-' && name[13] == '-') return false;
        foreach (byte b in name)
            if (b is < 0x20 or >= 0x7f or (byte)'"' or (byte)'\\' or (byte)'@') return false;
        return true;
    }
}
