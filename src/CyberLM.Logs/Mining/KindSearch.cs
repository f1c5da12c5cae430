namespace CyberLM.Logs;

/// <summary>
/// Finds the slot that tells apart logs which were given together: sign-ins, changes in a directory, detections. Most records may be of one
/// of them, and what varies in these may take more bits than to say which one a record is of: such a slot saves little. But whatever its
/// value, and however seldom that comes, most of the paths that only some records have are in all such records or in none. It stands in
/// every record, or those without it would be a log together that has no name.
/// </summary>
static class KindSearch
{
    /// <summary>The share of those paths that may be in some and not in others which have the same value.</summary>
    const double MostOpen = 0.4;

    /// <param name="layouts">of each record, a number for the keys that it has</param>
    /// <param name="paths">of each path that not all records have, which have it: 1 and 0; records of one layout are alike</param>
    /// <param name="entity">whose the records are: what is another name of theirs says no kind; null: no one's</param>
    public static Slot? Find(Scope scope, Sample sample, int[] layouts, int[][] paths, Slot? entity)
    {
        int records = sample.Records;
        var examples = layouts.Select((layout, record) => (layout, record)).DistinctBy(one => one.layout).OrderBy(one => one.layout);
        int[] example = [.. examples.Select(one => one.record)];
        bool[][] has = Array.ConvertAll(paths, path => Array.ConvertAll(example, record => path[record] > 0));
        int[]? owners = entity is null ? null : sample.Column(entity);
        (Slot? best, double least) = (null, new Division(new int[records], layouts, values: 1, has).Bits);
        foreach (var slot in scope.Slots.Where(slot => slot.Kind == SlotKind.Value))
        {
            int[] column = sample.Column(slot);
            int values = slot.Symbols.Count;
            if (values < 2 || values * TypeSearch.LeastRecordsEach > records || column.Contains(Sample.Absent)) continue;
            if (owners is not null && IsOfOneEach(column, owners)) continue;
            var division = new Division(column, layouts, values, has);
            // Of each value and path it has to be known whether they go together.
            double bits = division.Bits + (double)values * has.Length * Math.Log2(records) / records;
            if (division.MostOpen <= MostOpen * has.Length && bits < least) (best, least) = (slot, bits);
        }
        return best;
    }

    /// <summary>Whether only one entity has each value, as far as one has it: a name of theirs, or a habit.</summary>
    static bool IsOfOneEach(int[] column, int[] owners)
    {
        var owner = new Dictionary<int, int>();
        return column.Zip(owners).Where(one => one.Second >= 0)
            .All(one => owner.TryAdd(one.First, one.Second) || owner[one.First] == one.Second);
    }

    /// <summary>Records by the value of a slot; values that too few have are taken together.</summary>
    sealed class Division
    {
        readonly Dictionary<(int Part, int Layout), int> counts = [];
        readonly int[] totals, open;

        public Division(int[] column, int[] layouts, int values, bool[][] has)
        {
            var all = new int[values];
            foreach (int value in column) all[value]++;
            int rest = values;
            (totals, open) = (new int[values + 1], new int[values + 1]);
            for (int record = 0; record < column.Length; record++)
            {
                int part = all[column[record]] < TypeSearch.LeastRecordsEach ? rest : column[record];
                counts[(part, layouts[record])] = counts.GetValueOrDefault((part, layouts[record])) + 1;
                totals[part]++;
            }
            foreach (bool[] path in has) Add(path);
            Bits /= column.Length;
        }

        /// <summary>To say of each path whether a record has it, when the value is known; on average.</summary>
        public double Bits { get; private set; }

        /// <summary>Paths that some records of a value have and others do not, of the value with the most of them.</summary>
        public int MostOpen => open.Max();

        void Add(bool[] path)
        {
            var having = new int[totals.Length];
            foreach (var ((part, layout), count) in counts)
                if (path[layout]) having[part] += count;
            for (int part = 0; part < having.Length; part++)
            {
                if (having[part] == 0 || having[part] == totals[part]) continue;
                open[part]++;
                Bits += Cost(having[part], totals[part]) + Cost(totals[part] - having[part], totals[part]);
            }
        }

        static double Cost(int count, int of) => -count * Math.Log2((double)count / of);
    }
}
