namespace CyberLM.Logs;

/// <summary>What schema.json calls the kinds of slots.</summary>
static class SlotWords
{
    static readonly string[] Words = ["value", "layout", "length", "element", "spacing"];

    public static string Of(SlotKind kind) => Words[(int)kind];

    public static SlotKind? Parse(string word) => Array.IndexOf(Words, word) is >= 0 and int kind ? (SlotKind)kind : null;
}
