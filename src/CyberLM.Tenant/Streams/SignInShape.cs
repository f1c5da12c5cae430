namespace CyberLM.Tenant;

/// <summary>A form of sign-in records.</summary>
public enum SignInShape
{
    Of2022,
    /// <summary>That of 2022 with "signInTokenProtectionStatus".</summary>
    Of2022WithNewField,
    Of2026,
}

/// <summary>Which form a record has, and in which file it stands, at its time.</summary>
public sealed class SchemaCalendar(TenantOptions options)
{
    readonly DateTime begin = options.Start.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public SignInShape At(DateTime time) => options.Schema switch
    {
        SchemaPlan.Of2022 => SignInShape.Of2022,
        SchemaPlan.Of2026 => SignInShape.Of2026,
        _ => ((time - begin) / TimeSpan.FromDays(options.Days)) switch
        {
            < 0.25 => SignInShape.Of2022,
            < 0.5 => SignInShape.Of2022WithNewField,
            _ => SignInShape.Of2026,
        },
    };

    /// <summary>After a drift, sign-ins of service principals come through the pipe of the users' sign-ins.</summary>
    public LogStream FileOf(LogRecord record) =>
        options.Schema == SchemaPlan.Drift && record.Stream == LogStream.ServicePrincipal && At(record.Time) == SignInShape.Of2026
            ? LogStream.SignIn
            : record.Stream;
}
