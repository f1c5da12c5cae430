namespace CyberLM.Detection.Sigma;

/// <summary>A condition as it is written; names are those of a detection's identifiers.</summary>
abstract record Condition;

sealed record NameCondition(string Name) : Condition;

/// <summary><c>1 of</c>, <c>any of</c> or <c>all of</c>, and <c>them</c> or a pattern.</summary>
sealed record QuantifiedCondition(bool All, string Pattern) : Condition;

sealed record NotCondition(Condition Inner) : Condition;

sealed record AndCondition(IReadOnlyList<Condition> Parts) : Condition;

sealed record OrCondition(IReadOnlyList<Condition> Parts) : Condition;
