using CyberLM.Kernels;

namespace CyberLM.Evaluation;

/// <summary>So many of a list, drawn without replacement and left in their order; the same for the same seed.</summary>
static class Subsample
{
    public static T[] Of<T>(IReadOnlyList<T> all, int count, ulong seed)
    {
        if (count >= all.Count) return [.. all];
        int[] places = [.. Enumerable.Range(0, all.Count)];
        for (int i = 0; i < count; i++)                              // the first steps of Fisher and Yates's shuffle
        {
            int other = i + (int)Philox.Below(seed, 1, (ulong)i, all.Count - i);
            (places[i], places[other]) = (places[other], places[i]);
        }
        return [.. places.Take(count).Order().Select(place => all[place])];
    }
}
