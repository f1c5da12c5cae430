namespace CyberLM.Logs;

/// <summary>Where a model that is held to nothing said what cannot stand there.</summary>
/// <param name="Due">what could: a path, or what a record begins with</param>
/// <param name="Place">tokens before it in the context</param>
/// <param name="IsOfIt">it was one of the tokens of what was due, which could not stand there this time</param>
public readonly record struct BrokenPlace(string Due, int Place, bool IsOfIt);
