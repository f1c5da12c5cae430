namespace CyberLM.Logs;

/// <summary>
/// Records that may be compared with each other: of one entity on one day and of one type, of a long day at most as many as Sequences puts
/// together. Those of no one are compared with their neighbours.
/// </summary>
sealed class Stretches
{
    public const int MostRecords = Sequences.MostRecords;

    /// <param name="Owner">the entity, or for records of no one a number of the stretch's own</param>
    public readonly record struct Stretch(int Owner, int Start, int End);

    readonly List<Stretch> all = [];
    readonly int[] owners;

    /// <param name="type">null where there is one type</param>
    public Stretches(Sample sample, Sequences sequences, Slot? type)
    {
        int[] types = type is null ? new int[sample.Records] : sample.Column(type);
        owners = [.. Enumerable.Range(0, sample.Records)
            .Select(record => sequences.EntityOf(record) is >= 0 and int entity ? entity : -1 - record / MostRecords)];
        (int, int, int) Key(int record) => (owners[record], owners[record] < 0 ? 0 : sequences[record], types[record]);
        Records = [.. Enumerable.Range(0, sample.Records).OrderBy(Key)];
        for (int start = 0, end; start < Records.Length; start = end)
        {
            for (end = start + 1; end < Records.Length && Key(Records[end]) == Key(Records[start]);) end++;
            all.Add(new(owners[Records[start]], start, end));
        }
    }

    /// <summary>Stretch by stretch.</summary>
    public int[] Records { get; }

    /// <summary>Those of an owner one behind the other.</summary>
    public IReadOnlyList<Stretch> All => all;

    public int OwnerOf(int record) => owners[record];
}
