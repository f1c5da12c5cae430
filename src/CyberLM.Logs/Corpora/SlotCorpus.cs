using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// What a model of a slot learns from: the same records in the same sequences, of each the slot, whose it is and when it was.
/// </summary>
/// <param name="Paths">of the slot, for people</param>
public sealed record SlotCorpus(string Name, IReadOnlyList<string> Paths, CorpusSource Source)
{
    /// <summary>Of a model that is trained, or was begun.</summary>
    /// <param name="source">of that model</param>
    public static IReadOnlyList<SlotCorpus> Of(string folder, CorpusSource source) =>
        ModelFolder.ReadTokenizer(folder) is SchemaTokens tokens ? Of(FieldModel.Read(folder, tokens).Schema, source) : [];

    internal static IReadOnlyList<SlotCorpus> Of(LogSchema schema, CorpusSource source) =>
        [.. schema.Groups.Select(group => Of(schema, group, source))];

    static SlotCorpus Of(LogSchema schema, SlotGroup group, CorpusSource source)
    {
        Slot?[] kept = [.. group.Slots, schema.Entity, schema.Time];
        return new(group.Name, [.. group.Slots.Select(slot => slot.Path)], source with
        {
            Tokenizer = SchemaTokens.Name,
            TokenFile = null, TokenCount = null,
            Fields = source.Fields! with
            {
                Entity = schema.Entity?.Path ?? MiningOptions.None, Time = schema.Time?.Path ?? MiningOptions.None, Slots = [],
                DayStart = schema.DayStart,
            },
            Kept = [.. kept.OfType<Slot>().Distinct().Select(slot => Keys(slot.Node))],
        });
    }

    static string[] Keys(SchemaNode node) => [.. node.Keys.Select(key => Encoding.UTF8.GetString(key!))];
}
