namespace CyberLM.Tenant;

/// <summary>The files of the log, one each.</summary>
public enum LogStream { SignIn, ServicePrincipal, Risk, Audit }

/// <summary>Which step of which attack a record is.</summary>
/// <param name="Run">Unique in the log: the scenario and a number.</param>
public sealed record AttackStep(string Run, string Scenario, string Technique, string Step);

/// <summary>Something ordinary that looks like an attack, and which of the benign twins it is.</summary>
/// <param name="Run">Unique in the log: the scenario, whose it is, and the day on which it began.</param>
public sealed record TwinStory(string Run, string Scenario);

/// <summary>Anything that one of the streams holds, before it is text.</summary>
public abstract record LogRecord
{
    public required DateTime Time { get; init; }

    /// <summary>Null for what an ordinary day brings.</summary>
    public AttackStep? Attack { get; init; }

    /// <summary>Null for an attack, and for what looks like none.</summary>
    public TwinStory? Twin { get; init; }

    public abstract LogStream Stream { get; }

    /// <summary>What finds the record again in its file.</summary>
    public abstract string Identifier { get; }
}
