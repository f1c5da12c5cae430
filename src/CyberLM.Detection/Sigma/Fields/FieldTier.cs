namespace CyberLM.Detection.Sigma;

/// <summary>How far from its name in the rule a field had to be looked for.</summary>
public enum FieldTier : byte
{
    /// <summary>The event has the field under the rule's own name.</summary>
    Verbatim,

    /// <summary>The name differs in upper and lower case, or in blanks.</summary>
    Case,

    /// <summary>Another name, or another place in the record, of the same field.</summary>
    Alias,

    /// <summary>Another field, which stands for it.</summary>
    Semantic,
}
