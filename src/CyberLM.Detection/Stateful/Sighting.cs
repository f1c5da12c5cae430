namespace CyberLM.Detection.Stateful;

/// <summary>
/// A match as one stateful rule sees it: as which of its sources, when, of which event, of which entity, with which tuples; null where one
/// of a tuple's fields is missing.
/// </summary>
readonly record struct Sighting(int Rule, int Source, long Ticks, long Event, byte[] Entity, byte[]?[] Values)
{
    /// <summary>Bytes that count as one more value: memory is bounded, not only the number of what is in it.</summary>
    const int Unit = 256;

    /// <summary>As how many values it counts that is kept whole.</summary>
    public int Weight
    {
        get
        {
            int weight = WeightOf(Entity);
            foreach (byte[]? value in Values) weight += (value?.Length ?? 0) / Unit;
            return weight;
        }
    }

    public static int WeightOf(byte[] value) => 1 + value.Length / Unit;
}
