namespace CyberLM.Logs;

/// <summary>A slot that tells another.</summary>
/// <param name="Keys">how many different ones it has</param>
readonly record struct FunctionCandidate(Slot From, int Keys, FunctionSearch.Found Function)
{
    /// <summary>
    /// Those that are known about as often as any and share most of their path with the slot: a device's name is told by the device and not
    /// by whose it is, a state by the city and not by the address.
    /// </summary>
    public static List<FunctionCandidate> Best(List<FunctionCandidate> all, Slot slot)
    {
        const double nearlyAsGood = 0.2, asGood = 0.02;
        double most = all.Max(candidate => candidate.Function.Covered);
        var best = all.FindAll(candidate => candidate.Function.Covered >= most - nearlyAsGood);
        int nearest = best.Max(candidate => SharedKeys(candidate.From, slot));
        best.RemoveAll(candidate => SharedKeys(candidate.From, slot) < nearest);
        most = best.Max(candidate => candidate.Function.Covered);
        return best.FindAll(candidate => candidate.Function.Covered >= most - asGood);
    }

    public bool IsAsNear(Slot other, Slot to) => SharedKeys(From, to) >= SharedKeys(other, to);

    /// <summary>The rule that it makes; null where there is no candidate.</summary>
    public Function? Told(Slot to) => From is null ? null : new(From, to, Function.Outcomes, identifies: false);

    /// <summary>How much of the way to them two slots have in common.</summary>
    static int SharedKeys(Slot one, Slot other)
    {
        var (left, right) = (one.Node.Keys, other.Node.Keys);
        int shared = 0;
        while (shared < left.Count - 1 && shared < right.Count - 1 && left[shared].AsSpan().SequenceEqual(right[shared])) shared++;
        return shared;
    }
}
