using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>
/// The current bin of each entity against the bins before it. A bin only grows, and what it is held against does not change while it lasts:
/// so the first event that carries it over the limit tells it.
/// </summary>
sealed class BaselineMachine(BaselinePlan plan, MachineParts parts) : StatefulMachine(parts)
{
    sealed class Series : Entity
    {
        /// <summary>Bins with something in them, before the current one.</summary>
        public readonly Queue<(long Bin, long Count)> Before = new();
        public readonly HashSet<byte[]> Distinct = new(ByteComparer.Instance);
        public LastEvents Events = null!;
        public long FirstBin, Bin, Count;

        /// <summary>Of the distinct values.</summary>
        public int Weight;
        public Int128 Sum, SumOfSquares;
        public bool Told, NotedUnarmed;
    }

    /// <summary>A count that is the limit itself is not over it, whatever a root's last digit is.</summary>
    const double Rounding = 1e-9;

    readonly EntityTable<Series> entities = new(parts.Limits, parts.Counts);

    public override void Accept(in Sighting sighting, List<SigmaAlert> alerts)
    {
        if (plan.Distinct.Count > 0 && sighting.Values[0] is null)
        {
            Counts.WithoutValue++;
            return;
        }
        long bin = plan.Bins.Of(sighting.Ticks);
        if (entities.Touch(sighting, plan.Bins.Start(bin - plan.Lookback), out bool isNew) is not { } series) return;
        if (isNew)
        {
            (series.FirstBin, series.Bin) = (bin, bin);
            series.Events = new LastEvents(Limits.EventsOfAlert);
        }
        if (bin > series.Bin) Turn(series, bin);
        series.Events.Add(sighting.Event);
        Count(series, sighting);
        Judge(series, sighting, alerts);
    }

    void Count(Series series, in Sighting sighting)
    {
        if (plan.Distinct.Count == 0) series.Count++;
        else if (!series.Distinct.Contains(sighting.Values[0]!)) Add(series, sighting.Values[0]!);
    }

    void Add(Series series, byte[] value)
    {
        int weight = Sighting.WeightOf(value);
        if (series.Weight + weight > Limits.ValuesOfEntity)
        {
            Counts.ForgottenValues++;
            return;
        }
        series.Distinct.Add(value);
        series.Count++;
        series.Weight += weight;
        entities.Stored(series, weight);
    }

    /// <summary>The current bin becomes one of those before, and those that are too old go.</summary>
    void Turn(Series series, long bin)
    {
        series.Before.Enqueue((series.Bin, series.Count));
        Add(series, series.Count, 1);
        entities.Stored(series, 1 - series.Weight);
        series.Weight = 0;
        series.Distinct.Clear();
        series.Events.Clear();
        (series.Bin, series.Count, series.Told, series.NotedUnarmed) = (bin, 0, false, false);
        while (series.Before.TryPeek(out var oldest) && oldest.Bin < bin - plan.Lookback)
        {
            series.Before.Dequeue();
            Add(series, oldest.Count, -1);
            entities.Stored(series, -1);
        }
    }

    static void Add(Series series, Int128 count, int sign)
    {
        series.Sum += sign * count;
        series.SumOfSquares += sign * count * count;
    }

    void Judge(Series series, in Sighting sighting, List<SigmaAlert> alerts)
    {
        if (series.Told || series.Count < plan.Least) return;
        long bins = plan.EmptyAreZero ? Math.Min(plan.Lookback, series.Bin - series.FirstBin) : series.Before.Count;
        if (bins < plan.LeastBins)
        {
            if (!series.NotedUnarmed) Counts.NotArmed++;
            series.NotedUnarmed = true;
            return;
        }
        double mean = (double)series.Sum / bins;
        double sigma = Math.Sqrt((double)(bins * series.SumOfSquares - series.Sum * series.Sum) / ((double)bins * (bins - 1)));
        double limit = mean + plan.Sigmas * Math.Max(sigma, plan.LeastSigma);
        if (series.Count <= limit + Rounding) return;
        series.Told = true;
        Tell(alerts, sighting.Ticks, sighting.Entity, series.Events.Numbers, [("count", series.Count), ("mean", Math.Round(mean, 3)),
            ("sigma", Math.Round(sigma, 3)), ("limit", Math.Round(limit, 3)), ("bins", bins)]);
    }
}
