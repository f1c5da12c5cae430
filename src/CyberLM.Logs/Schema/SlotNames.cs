namespace CyberLM.Logs;

/// <summary>Slots by the paths that people write.</summary>
static class SlotNames
{
    const int Named = 3;

    /// <summary>By its whole path, or by an end of it that no other path has.</summary>
    public static Slot Require(IEnumerable<Slot> slots, string path, string flag)
    {
        List<Slot> all = [.. slots];
        List<Slot> exact = all.FindAll(slot => slot.Path == path);
        if (exact.Count == 1) return exact[0];
        if (exact.Count > 1)
            throw new CyberLMException($"{flag} {path}: {exact.Count} fields are written so, since a key has a dot in it",
                "rename one of them in the records");
        List<Slot> ending = all.FindAll(slot => slot.Path.EndsWith("." + path, StringComparison.OrdinalIgnoreCase)
            || string.Equals(slot.Path, path, StringComparison.OrdinalIgnoreCase));
        if (ending.Count == 1) return ending[0];
        if (ending.Count > 1)
            throw new CyberLMException($"{flag} {path}: {ending.Count} fields have this name",
                $"write one of {string.Join(", ", ending.Take(Named).Select(slot => slot.Path))}");
        var near = all.Select(slot => slot.Path).Distinct().OrderBy(known => Distance(known.ToLowerInvariant(), path.ToLowerInvariant()));
        throw new CyberLMException($"{flag} {path}: the records have no such field",
            $"did you mean {string.Join(", ", near.Take(Named))}? cyberlm inspect lists all");
    }

    /// <summary>Letters to change, add or drop (Levenshtein, 1966), least over the ends of the path at a dot.</summary>
    static int Distance(string path, string name)
    {
        int least = Edits(path, name);
        for (int dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            least = Math.Min(least, Edits(path[(dot + 1)..], name));
        return least;
    }

    static int Edits(string from, string to)
    {
        int[] before = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int[] now = new int[to.Length + 1];
            now[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                now[j] = Math.Min(change, Math.Min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[^1];
    }
}
