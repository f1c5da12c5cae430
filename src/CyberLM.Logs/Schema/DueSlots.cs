using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// What is due where a token stands, as a model is told it: a record, something of a header, or a slot of the record that was begun. All
/// that stands before decides it, known values and what they say included, so whoever reads token by token knows it before the next one.
/// </summary>
/// <param name="told">false: the model has to find out, as older ones have</param>
sealed class DueSlots(int vocabSize, int slots, bool told)
{
    /// <summary>A type, exceptions and then it, or the end.</summary>
    public const int Record = 0;

    public const int Header = 1;

    /// <summary>Of the slot with index 0.</summary>
    const int FirstSlot = 2;

    public bool Told => told;

    /// <summary>Beside very many tokens the last slots share one.</summary>
    public int Count => told ? Math.Min(FirstSlot + slots, DueIds.MostDues(vocabSize)) : 1;

    /// <summary>All tokens of its answer, be it spelled or not.</summary>
    public static int Of(Slot slot) => FirstSlot + slot.Index;

    /// <summary>For people.</summary>
    public static string Name(LogSchema schema, int due) =>
        due < FirstSlot ? "(type of record)" : schema.Tree.Slots[due - FirstSlot].ToString();

    /// <summary>The token is one of the slot's own.</summary>
    public static bool IsOf(LogSchema schema, int due, int token) =>
        due >= FirstSlot && schema.Coders[due - FirstSlot] is var coder && token >= coder.First && token < coder.First + coder.Tokens;

    /// <summary>As a model can be told it.</summary>
    public int Known(int due) => Math.Min(due, Count - 1);

    /// <summary>As a model reads the token.</summary>
    public int Id(int token, int due) => new DueIds(vocabSize).Of(token, Known(due));
}
