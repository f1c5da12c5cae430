namespace CyberLM.Logs;

/// <summary>Keys that are data: any text without escapes, none twice in an object, and any value at each.</summary>
sealed class FreeKeys : ObjectKeys
{
    const int Longest = 256, MostMembers = 4096;

    public override void Open(OpenContainer at) => at.TextLength = 0;

    public override bool MayClose(OpenContainer at) => true;

    public override bool MayGoOn(OpenContainer at) => at.Count < MostMembers;

    public override void BeginKey(OpenContainer at) => at.KeyStart = at.TextLength;

    public override void Next(OpenContainer at, CharSet next)
    {
        if (at.TextLength == at.KeyStart)
        {
            next.Add('"');
            return;
        }
        bool used = IsUsed(at);
        // A key that is there already must go on, even beyond the longest.
        if (used || at.TextLength - at.KeyStart <= Longest) next.AddText();
        if (!used) next.Add('"');
    }

    public override GrammarNode? Step(OpenContainer at, int scalar)
    {
        bool closes = scalar == '"' && at.TextLength > at.KeyStart;
        if (at.TextLength == at.Text.Length) Array.Resize(ref at.Text, Math.Max(64, 2 * at.TextLength));
        at.Text[at.TextLength++] = scalar;
        return closes ? GrammarNode.Any : null;
    }

    /// <summary>Another key of the object is spelled as this one is so far.</summary>
    static bool IsUsed(OpenContainer at)
    {
        var before = at.Text.AsSpan(0, at.KeyStart);
        var key = at.Text.AsSpan(at.KeyStart, at.TextLength - at.KeyStart);
        while (!before.IsEmpty)
        {
            int end = before[1..].IndexOf('"') + 1;
            if (before[..end].SequenceEqual(key)) return true;
            before = before[(end + 1)..];
        }
        return false;
    }
}
