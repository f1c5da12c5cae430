namespace CyberLM.Logs;

/// <summary>Token ids that every schema has.</summary>
static class FieldTokens
{
    /// <summary>Between sequences.</summary>
    public const int Border = 0;

    /// <summary>Before a record that breaks predictions: the slots in question follow, then its type.</summary>
    public const int Exceptions = 1;

    /// <summary>In place of a type: the record is spelled as text.</summary>
    public const int Verbatim = 2;

    /// <summary>A string without a token of its own: its content follows as text.</summary>
    public const int String = 3;

    /// <summary>Any other spelling without a token: it follows as text.</summary>
    public const int Raw = 4;
    public const int Count = 5;
}
