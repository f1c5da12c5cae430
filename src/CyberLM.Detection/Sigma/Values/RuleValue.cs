using System.Net;

namespace CyberLM.Detection.Sigma;

/// <summary>A value of a rule on its way through the modifiers.</summary>
abstract record RuleValue;

/// <summary><paramref name="Written"/> is the text as it stands in the rule; null once a modifier has edited the tokens.</summary>
sealed record TextValue(TokenList Tokens, string? Written) : RuleValue;

sealed record NumberValue(RuleNumber Number) : RuleValue;

sealed record BooleanValue(bool Value) : RuleValue;

sealed record NullValue : RuleValue;

sealed record RegexValue(string Pattern, bool IgnoreCase = false, bool Multiline = false, bool DotAll = false) : RuleValue;

sealed record NetworkValue(IPAddress Prefix, int Bits) : RuleValue;

enum Comparison : byte
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

sealed record ComparisonValue(Comparison Comparison, decimal Limit) : RuleValue;

/// <summary>The value of another field; the stars say on which sides more may stand.</summary>
sealed record FieldValue(string Field, bool StarBefore = false, bool StarAfter = false) : RuleValue;

/// <summary>What one value becomes when a modifier makes several of it; any of them will do.</summary>
sealed record OneOfValue(IReadOnlyList<RuleValue> Values) : RuleValue;
