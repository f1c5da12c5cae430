namespace CyberLM.Tenant;

/// <summary>
/// A person signs in: the interruptions that lead up to it under one correlation id, what the directory's audit log keeps of it, and
/// what ID Protection makes of it.
/// </summary>
sealed class InteractiveSignIn(Organisation organisation)
{
    // An exit further from the person than this looks like a journey.
    const double FarKilometres = 500;

    /// <summary>The local time at which it is done.</summary>
    public DateTime Open(
        DayPlan day, DateTime local, Device device, NetworkAddress address, Guid session, bool first, List<LogRecord> into)
    {
        Prng random = day.Random;
        Application application = Applications.Pick(random, day.User);
        Client client = ClientChoice.Interactive(random, device, day.Date, application);
        Guid correlation = random.Guid();
        Stay? arrival = first ? day.Itinerary.At(day.Zone.ToUtc(local)) : null;
        bool newPlace = arrival is { Away: true } && day.Zone.ToLocal(arrival.From).Date == day.Midnight;
        bool blocked = organisation.BlockedCountries.Contains(address.City.Country) && address.City.Country != day.User.Home.Country;
        var at = new Circumstances(
            day.User, application, device, blocked, first && day.FirstDay, first && day.PasswordExpires, newPlace);
        SignInRecord? last = null;
        foreach (Step step in InteractiveSteps.Draw(random, at))
        {
            DateTime utc = day.Zone.ToUtc(local);
            if (day.Itinerary.At(utc) is not { } stay)
            {
                break;
            }
            var visit = new Visit(day.User, address, client, correlation, session, stay.Away);
            last = SignInFactory.Create(random, utc, visit, application, step, interactive: true);
            into.Add(last);
            Keep(random, last, into);
            local = local.AddSeconds(random.Uniform(4, 40));
        }
        if (last is { Outcome.Succeeded: true })
        {
            bool far = last.Away && day.Itinerary.At(last.Time) is { } here && address.City.DistanceTo(here.City) > FarKilometres;
            Suspect(random, last, newPlace, newDevice: first && device.Since == day.Date, far, into);
        }
        return local;
    }

    /// <summary>What the audit log says of a step.</summary>
    static void Keep(Prng random, SignInRecord record, List<LogRecord> into)
    {
        User user = record.User;
        AuditTarget self = AuditRecord.Of(user);
        switch (record.Outcome.Code)
        {
            case 50055:
                into.Add(AuditRecord.Of(random, record.Time.AddSeconds(random.Uniform(20, 90)), AuditOperations.ChangePassword, user,
                    record.Address, self));
                break;
            case 65001:
                into.Add(AuditRecord.Of(
                    random, record.Time.AddSeconds(random.Uniform(2, 15)), AuditOperations.Consent, user, record.Address,
                    new AuditTarget("ServicePrincipal", record.Application.Id.ToString(), record.Application.DisplayName)));
                break;
            case 50072:
                into.Add(AuditRecord.Of(random, record.Time.AddSeconds(random.Uniform(10, 30)), AuditOperations.RegisterFactor, user,
                    record.Address, self) with { Reason = $"User registered {FactorWords.Name(user.Factor)}" });
                break;
        }
    }

    /// <summary>A risk seen at once marks the sign-in itself; one seen later only has a record of its own.</summary>
    static void Suspect(Prng random, SignInRecord record, bool newPlace, bool newDevice, bool farExit, List<LogRecord> into)
    {
        if (FalseAlarms.Judge(random, newPlace, newDevice, farExit) is not { } kind)
        {
            return;
        }
        string level = kind.DrawLevel(random);
        bool remediated = record.MultiFactor && random.Chance(FalseAlarms.Remediated);
        into.Add(RiskDetection.Of(random, kind, record, level, remediated));
        if (kind.Timing == DetectionTiming.Realtime)
        {
            int index = into.IndexOf(record);
            into[index] = record with { Risk = new RiskMark(kind.EventType, level, remediated ? "remediated" : "atRisk") };
        }
    }
}
