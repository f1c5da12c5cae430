namespace CyberLM.Logs;

/// <summary>
/// The order of an object's keys as far as all records agree: keys are in one group when each was seen, directly or by way of others,
/// both before and behind the other (the strongly connected components of "stood right before", by Tarjan, 1972).
/// </summary>
sealed class KeyOrder
{
    readonly List<int>[] after;
    readonly int[] index, low, group;
    readonly bool[] onStack;
    readonly Stack<int> stack = new();
    int next, groups;

    KeyOrder(int keys, IEnumerable<(int Before, int After)> pairs)
    {
        after = new List<int>[keys];
        for (int key = 0; key < keys; key++) after[key] = [];
        foreach (var (before, behind) in pairs) after[before].Add(behind);
        index = new int[keys];
        low = new int[keys];
        group = new int[keys];
        onStack = new bool[keys];
        for (int key = 0; key < keys; key++)
            if (index[key] == 0) Visit(key);
        // A component is complete only after those that it leads to.
        for (int key = 0; key < keys; key++) group[key] = groups - 1 - group[key];
    }

    /// <summary>The group of each key, from 0; those of an earlier group stand first.</summary>
    public static int[] Groups(int keys, IEnumerable<(int Before, int After)> pairs) => new KeyOrder(keys, pairs).group;

    /// <summary>As deep as there are keys at most, which are no more than <see cref="LearningLimits.MostKeys"/>.</summary>
    void Visit(int key)
    {
        index[key] = low[key] = ++next;
        stack.Push(key);
        onStack[key] = true;
        foreach (int other in after[key])
        {
            if (index[other] == 0)
            {
                Visit(other);
                low[key] = Math.Min(low[key], low[other]);
            }
            else if (onStack[other]) low[key] = Math.Min(low[key], index[other]);
        }
        if (low[key] != index[key]) return;
        int member;
        do
        {
            member = stack.Pop();
            onStack[member] = false;
            group[member] = groups;
        }
        while (member != key);
        groups++;
    }
}
