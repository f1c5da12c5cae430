namespace CyberLM.Tenant;

/// <summary>What was written: the sign-ins' number, size and division, and how many records the other streams have.</summary>
public sealed record TenantSummary(
    long Records,
    long Bytes,
    long Interactive,
    DateTime? First,
    DateTime? Last,
    IReadOnlyDictionary<int, long> ByResult,
    IReadOnlyDictionary<int, long> ByUser,
    IReadOnlyDictionary<LogStream, long> ByStream)
{
    /// <summary>Records of attacks that are written, by scenario.</summary>
    public IReadOnlyDictionary<string, long> ByAttack { get; init; } = new Dictionary<string, long>();
}

/// <summary>The log of a simulated organisation, made day by day in the memory of about two days.</summary>
public sealed class TenantLog(TenantOptions options)
{
    public const string LogFile = "signin.jsonl";
    public const string OrganisationFile = "tenant.json";
    public const string TruthFile = "truth.jsonl";

    // No local time is further from UTC than this, so a local day's events lie within it of the same UTC day.
    const int FurthestTimeZoneHours = 14;

    Itinerary[]? itineraries;

    public Organisation Organisation { get; } = new(options);

    /// <summary>Stays and journeys, by user index.</summary>
    public IReadOnlyList<Itinerary> Itineraries =>
        itineraries ??= [.. Organisation.Users.Select(user => Itinerary.Plan(Organisation, user))];

    /// <summary>The users' sign-ins in order of time.</summary>
    public IEnumerable<SignInRecord> SignIns() => Records().OfType<SignInRecord>();

    /// <summary>Every record of every stream in order of time, each run through anew with the same result.</summary>
    public IEnumerable<LogRecord> Records()
    {
        DateTime begin = options.Start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        DateTime end = begin.AddDays(options.Days);
        var pending = new List<LogRecord>();
        var day = new TenantDay(Organisation, Itineraries);
        for (int number = -1; number <= options.Days; number++)
        {
            day.Simulate(options.Start.AddDays(number), pending);
            pending.RemoveAll(record => record.Time < begin || record.Time >= end);
            pending.Sort(InOrder);
            DateTime settled = begin.AddDays(number + 1).AddHours(-FurthestTimeZoneHours);
            int ready = number == options.Days ? pending.Count : pending.FindIndex(record => record.Time >= settled);
            ready = ready < 0 ? pending.Count : ready;
            for (int i = 0; i < ready; i++)
            {
                yield return pending[i];
            }
            pending.RemoveRange(0, ready);
        }
    }

    static int InOrder(LogRecord a, LogRecord b)
    {
        int byTime = a.Time.CompareTo(b.Time);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Identifier, b.Identifier);
    }

    /// <summary>The files that these options make.</summary>
    public static IReadOnlyList<string> Files(TenantOptions options) =>
        [.. options.Streams.Prepend(LogStream.SignIn).Distinct().Select(FileOf), TruthFile, OrganisationFile];

    public static string FileOf(LogStream stream) => StreamFiles.NameOf(stream) + ".jsonl";

    /// <summary>Writes the streams, truth.jsonl and tenant.json into the folder; each file appears whole or not at all.</summary>
    public TenantSummary Write(string folder, CancellationToken stop = default)
    {
        Directory.CreateDirectory(folder);
        LogStream[] streams = [.. options.Streams.Prepend(LogStream.SignIn).Distinct()];
        TenantSummary summary = null!;
        string[] paths = [.. streams.Select(FileOf).Append(TruthFile).Select(name => Path.Combine(folder, name))];
        FileReplacement.Write(paths, files =>
        {
            var open = streams.Zip(files, (stream, file) => (stream, File: new StreamFile(file))).ToDictionary(p => p.stream, p => p.File);
            summary = WriteRecords(open, new StreamFile(files[^1]), stop);
        });
        FileReplacement.Write(Path.Combine(folder, OrganisationFile), stream => OrganisationTruth.Write(stream, this, summary));
        return summary;
    }

    TenantSummary WriteRecords(Dictionary<LogStream, StreamFile> files, StreamFile truth, CancellationToken stop)
    {
        var writer = new StreamFiles(Organisation, files, truth);
        var byResult = new SortedDictionary<int, long>();
        var byUser = new SortedDictionary<int, long>();
        var byAttack = new Dictionary<string, long>();
        long interactive = 0;
        (DateTime? first, DateTime? last) = (null, null);
        foreach (LogRecord record in Records())
        {
            stop.ThrowIfCancellationRequested();
            var stream = writer.Write(record);
            if (stream is not null && record.Attack is { } attack)
            {
                byAttack[attack.Scenario] = byAttack.GetValueOrDefault(attack.Scenario) + 1;
            }
            if (stream != LogStream.SignIn)
            {
                continue;
            }
            first ??= record.Time;
            last = record.Time;
            Outcome outcome = record is SignInRecord { Outcome: var ofUser } ? ofUser : ((PrincipalSignIn)record).Outcome;
            byResult[outcome.Code] = byResult.GetValueOrDefault(outcome.Code) + 1;
            if (record is SignInRecord signIn)
            {
                interactive += signIn.Interactive ? 1 : 0;
                byUser[signIn.User.Index] = byUser.GetValueOrDefault(signIn.User.Index) + 1;
            }
        }
        foreach (StreamFile file in files.Values.Append(truth))
        {
            file.Drain();
        }
        StreamFile log = files[LogStream.SignIn];
        var byStream = files.ToDictionary(file => file.Key, file => file.Value.Lines);
        return new TenantSummary(log.Lines, log.Bytes, interactive, first, last, byResult, byUser, byStream) { ByAttack = byAttack };
    }
}
