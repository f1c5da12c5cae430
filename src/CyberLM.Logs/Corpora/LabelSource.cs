namespace CyberLM.Logs;

/// <summary>Where the labels of a log stand, beside it.</summary>
/// <param name="File">JSON lines: which record, and what it was</param>
/// <param name="Field">that is the label, of a line or of an object in it; also what `generate --label` calls it</param>
public sealed record LabelSource(string File, string Field)
{
    public const string DefaultField = "technique";

    /// <summary>Of records that no line speaks of, and of those that are no attack.</summary>
    public const string Background = "none";
}
