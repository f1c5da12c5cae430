using System.Buffers;

namespace CyberLM.Tenant;

/// <summary>What was written: the log's size, and how its records divide.</summary>
public sealed record TenantSummary(
    long Records,
    long Bytes,
    long Interactive,
    DateTime? First,
    DateTime? Last,
    IReadOnlyDictionary<int, long> ByResult,
    IReadOnlyDictionary<int, long> ByUser);

/// <summary>The sign-in log of a simulated organisation, made day by day in the memory of about two days.</summary>
public sealed class TenantLog(TenantOptions options)
{
    public const string LogFile = "signin.jsonl";
    public const string TruthFile = "tenant.json";

    // No local time is further from UTC than this, so a local day's events lie within it of the same UTC day.
    const int FurthestTimeZoneHours = 14;
    const int FlushBytes = 1 << 20;

    Itinerary[]? itineraries;

    public Organisation Organisation { get; } = new(options);

    /// <summary>Stays and journeys, by user index.</summary>
    public IReadOnlyList<Itinerary> Itineraries =>
        itineraries ??= [.. Organisation.Users.Select(user => Itinerary.Plan(Organisation, user))];

    /// <summary>Every record in order of time, each run through anew with the same result.</summary>
    public IEnumerable<SignInRecord> Records()
    {
        DateTime begin = options.Start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        DateTime end = begin.AddDays(options.Days);
        var pending = new List<SignInRecord>();
        for (int day = -1; day <= options.Days; day++)
        {
            DateOnly date = options.Start.AddDays(day);
            SimulateDay(date, pending);
            pending.RemoveAll(record => record.Time < begin || record.Time >= end);
            pending.Sort(InOrder);
            DateTime settled = begin.AddDays(day + 1).AddHours(-FurthestTimeZoneHours);
            int ready = day == options.Days ? pending.Count : pending.FindIndex(record => record.Time >= settled);
            ready = ready < 0 ? pending.Count : ready;
            for (int i = 0; i < ready; i++)
            {
                yield return pending[i];
            }
            pending.RemoveRange(0, ready);
        }
    }

    /// <summary>Writes signin.jsonl and tenant.json into the folder, created if need be; each appears whole or not at all.</summary>
    public TenantSummary Write(string folder, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder);
        TenantSummary summary = null!;
        FileReplacement.Write(Path.Combine(folder, LogFile), stream => summary = WriteRecords(stream, stop));
        FileReplacement.Write(Path.Combine(folder, TruthFile), stream => GroundTruth.Write(stream, this, summary));
        return summary;
    }

    TenantSummary WriteRecords(Stream stream, CancellationToken stop)
    {
        var writer = new SignInWriter(Organisation.TenantId);
        var buffer = new ArrayBufferWriter<byte>(FlushBytes + (1 << 16));
        var byResult = new SortedDictionary<int, long>();
        var byUser = new SortedDictionary<int, long>();
        (long records, long bytes, long interactive) = (0, 0, 0);
        (DateTime? first, DateTime? last) = (null, null);
        foreach (SignInRecord record in Records())
        {
            stop.ThrowIfCancellationRequested();
            writer.Write(record, buffer);
            records++;
            interactive += record.Interactive ? 1 : 0;
            first ??= record.Time;
            last = record.Time;
            byResult[record.Outcome.Code] = byResult.GetValueOrDefault(record.Outcome.Code) + 1;
            byUser[record.User.Index] = byUser.GetValueOrDefault(record.User.Index) + 1;
            if (buffer.WrittenCount >= FlushBytes)
            {
                bytes += Drain(buffer, stream);
            }
        }
        bytes += Drain(buffer, stream);
        return new TenantSummary(records, bytes, interactive, first, last, byResult, byUser);
    }

    static int Drain(ArrayBufferWriter<byte> buffer, Stream stream)
    {
        int count = buffer.WrittenCount;
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        return count;
    }

    void SimulateDay(DateOnly date, List<SignInRecord> into)
    {
        var workingDay = new WorkingDay(Organisation);
        var serviceDay = new ServiceDay(Organisation);
        foreach (User user in Organisation.Users)
        {
            if (user.Kind == UserKind.Person)
            {
                workingDay.Simulate(user, Itineraries[user.Index], date, into);
            }
            else
            {
                serviceDay.Simulate(user, date, into);
            }
        }
    }

    static int InOrder(SignInRecord a, SignInRecord b)
    {
        int byTime = a.Time.CompareTo(b.Time);
        return byTime != 0 ? byTime : a.RequestId.CompareTo(b.RequestId);
    }
}
