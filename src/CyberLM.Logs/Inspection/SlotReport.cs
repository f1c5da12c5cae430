namespace CyberLM.Logs;

/// <summary>What a schema knows about one path of the records, and what it costs in records that the schema has not seen.</summary>
/// <param name="Is">value, layout, length, element or spacing</param>
/// <param name="Rule">what tells the answer, in words</param>
/// <param name="Known">answers with a token of their own</param>
/// <param name="Share">of the held-out records, those that have it</param>
/// <param name="Tokens">per held-out record</param>
/// <param name="Exceptions">held-out records that broke the rule</param>
public sealed record SlotReport(string Path, string Is, string Rule, int Known, double Share, double Tokens, int Exceptions);
