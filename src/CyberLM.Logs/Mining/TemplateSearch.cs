namespace CyberLM.Logs;

/// <summary>
/// Long texts that are fixed but for other values of the record. Each of some rows proposes a template: its text with the values that stand
/// in it replaced by their slots. The one that explains most rows is taken; rows in which two slots hold the same propose wrong ones.
/// </summary>
sealed class TemplateSearch(int[][] columns, List<int> rows, Protection protection)
{
    const int LeastLength = 40, Proposals = 24, MostOfType = 6;
    const double LeastExplained = 0.6;
    readonly ByteBuffer written = new();

    /// <summary>Fills slots that have one template for most of their rows, and keeps all templates found.</summary>
    public void Find(Scope scope, Predictor?[] found, Dictionary<Slot, List<Template>> templates)
    {
        foreach (var slot in scope.Slots)
        {
            if (slot.Kind != SlotKind.Value || found[slot.Index] is not null) continue;
            List<int> with = [.. rows.Where(row => columns[slot.Index][row] >= 0)];
            if (with.Count < PredictorSearch.LeastRows || MeanLength(slot, with) < LeastLength) continue;
            List<Slot> values = [.. scope.Slots.Where(other =>
                other != slot && other.Kind == SlotKind.Value && Varies(other, with) && !PredictorSearch.Uses(other, slot, found))];
            var several = Find(slot, values, with);
            if (several.Count == 0) continue;
            if (!templates.TryGetValue(slot, out var kept)) templates.Add(slot, kept = []);
            kept.AddRange(several.Select(template => template.Template));
            if (several[0].Rows >= LeastExplained * with.Count) found[slot.Index] = several[0].Template;
        }
    }

    /// <summary>The best template, then the best of the rows that it does not explain, and so on.</summary>
    List<(Template Template, int Rows)> Find(Slot slot, List<Slot> values, List<int> with)
    {
        var several = new List<(Template, int)>();
        while (with.Count >= PredictorSearch.LeastRows && several.Count < MostOfType && Best(slot, values, with) is { } best)
        {
            int before = with.Count;
            with = [.. with.Where(row => !Explains(best, slot, row))];
            several.Add((best, before - with.Count));
        }
        return several;
    }

    bool Varies(Slot slot, List<int> with) =>
        with.Select(row => columns[slot.Index][row]).Where(symbol => symbol >= 0).Distinct().Skip(1).Any();

    double MeanLength(Slot slot, List<int> with) => with.Average(row => slot.Symbols[columns[slot.Index][row]].Length);

    Template? Best(Slot slot, List<Slot> values, List<int> with)
    {
        int step = Math.Max(1, with.Count / Proposals);
        (Template? best, int most) = (null, PredictorSearch.LeastRows - 1);
        for (int i = 0; i < with.Count; i += step)
        {
            var proposed = Propose(slot, values, with, with[i]);
            if (proposed.Parts.All(part => part.Slot is null)) continue;
            List<int> explained = [.. with.Where(row => Explains(proposed, slot, row))];
            if (explained.Count <= most || !HaveTwoTexts(slot, explained) || protection.Covers(slot.Scope, explained)) continue;
            (best, most) = (proposed, explained.Count);
        }
        return best;
    }

    /// <summary>Of one text alone nothing shows that it quotes.</summary>
    bool HaveTwoTexts(Slot slot, List<int> explained) =>
        explained.Exists(row => columns[slot.Index][row] != columns[slot.Index][explained[0]]);

    bool Explains(Template template, Slot slot, int row)
    {
        foreach (var need in template.Needs)
            if (columns[need.Index][row] < 0) return false;
        written.Clear();
        template.Append(need => need.Symbols[columns[need.Index][row]], written);
        return slot.Symbols[columns[slot.Index][row]].SequenceEqual(written.Written);
    }

    Template Propose(Slot slot, List<Slot> values, List<int> with, int row)
    {
        var text = slot.Symbols[columns[slot.Index][row]];
        List<int> alike = [.. with.Where(other => columns[slot.Index][other] == columns[slot.Index][row])];
        List<(Slot Slot, byte[] Content)> present = [.. values
            .Where(value => columns[value.Index][row] >= 0 && IsSame(value, row, alike))
            .Select(value => (value, Copy.Content(value.Symbols[columns[value.Index][row]]).ToArray()))
            .Where(value => value.Item2.Length > 0).OrderByDescending(value => value.Item2.Length)];
        var parts = new List<TemplatePart>();
        int fixedFrom = 0;
        for (int at = 1; at < text.Length;)
        {
            if (!IsBorder(text[..at]) || LongestAt(text[at..], present) is not { } value)
            {
                at++;
                continue;
            }
            if (at > fixedFrom) parts.Add(new(text[fixedFrom..at].ToArray(), null, false));
            parts.Add(new([], value.Slot, value.UpperHex));
            fixedFrom = at += value.Length;
        }
        parts.Add(new(text[fixedFrom..].ToArray(), null, false));
        return new([.. parts]);
    }

    /// <summary>What changes while the text stays the same is not quoted: the 0 of Mozilla/5.0 is no code of a success.</summary>
    bool IsSame(Slot value, int row, List<int> alike) =>
        alike.Count(other => columns[value.Index][other] != columns[value.Index][row]) <= Tolerance.Of(alike.Count);

    static (Slot Slot, int Length, bool UpperHex)? LongestAt(ReadOnlySpan<byte> text, List<(Slot Slot, byte[] Content)> present)
    {
        foreach (var (slot, content) in present)
        {
            if (content.Length >= text.Length || char.IsAsciiLetterOrDigit((char)text[content.Length])) continue;
            if (text.StartsWith(content)) return (slot, content.Length, false);
            if (IsUpperHexOf(text[..content.Length], content)) return (slot, content.Length, true);
        }
        return null;
    }

    static bool IsUpperHexOf(ReadOnlySpan<byte> text, byte[] content)
    {
        if (content is not [(byte)'0', (byte)'x', ..]) return false;
        for (int i = 0; i < content.Length; i++)
        {
            byte digit = i != 1 && content[i] is >= (byte)'a' and <= (byte)'f' ? (byte)(content[i] & ~0x20) : content[i];
            if (text[i] != digit) return false;
        }
        return true;
    }

    /// <summary>A value begins where no word goes on; the letter of an escape (\t, \n, \r) is no part of a word.</summary>
    static bool IsBorder(ReadOnlySpan<byte> before)
    {
        if (before is [.., (byte)'\\', (byte)'t' or (byte)'n' or (byte)'r']) return true;
        return !char.IsAsciiLetterOrDigit((char)before[^1]) && before[^1] != '\\';
    }
}
