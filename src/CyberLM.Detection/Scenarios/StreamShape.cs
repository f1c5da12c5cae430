namespace CyberLM.Detection.Scenarios;

/// <summary>A type of record: by which values it is known, and where it says when, who and from where.</summary>
/// <param name="Time">path of the time that the record happened at</param>
/// <param name="Marks">values that every record of the stream has, and no other</param>
/// <param name="User">what a step with a user has</param>
/// <param name="From">what a step with addresses has</param>
/// <param name="Agent">and where these have user agents</param>
/// <param name="Result">what a step with results has: ${result.code}, ${result.type}, the code as a text, and ${result.text}</param>
/// <param name="Texts">by code</param>
/// <param name="Whole">a whole record, for models that never saw the stream; steps' fields go over it</param>
public sealed record StreamShape(
    string Name, string Time, IReadOnlyList<FieldRule> Marks, IReadOnlyList<FieldRule> User, IReadOnlyList<FieldRule> From,
    IReadOnlyList<FieldRule> Agent, IReadOnlyList<FieldRule> Result, IReadOnlyDictionary<int, string> Texts,
    IReadOnlyList<FieldRule> Whole);
