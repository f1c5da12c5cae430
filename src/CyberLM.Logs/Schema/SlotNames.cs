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
        if (all.Count == 0) throw new CyberLMException($"{flag} {path}: the records have no fields", "leave the flag out");
        throw new CyberLMException($"{flag} {path}: the records have no such field",
            $"did you mean {string.Join(", ", NearPaths.Of(path, all.Select(slot => slot.Path)).Take(Named))}? cyberlm inspect lists all");
    }
}
