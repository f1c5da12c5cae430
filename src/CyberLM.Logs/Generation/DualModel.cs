using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Puts slot models before the model of whole records, for a request: who draws what, and which conditions are whose.</summary>
/// <param name="where">conditions as they are written, for whole records</param>
sealed class DualModel(FieldModel fields, IReadOnlyList<SlotModel> models, IReadOnlyList<string> where)
{
    readonly LogSchema schema = fields.Schema;
    readonly List<(Slot Slot, byte[] Answer)> asked = ConditionParser.Read(fields.Schema, where);

    public DualGenerator Generator(GenerationOptions options, SequenceGenerator whole)
    {
        var members = fields.Population.Members.ToDictionary(member => member.Name, BytesComparer.Instance);
        var stages = new List<SlotStage>();
        for (int i = 0; i < models.Count; i++)
        {
            var model = models[i];
            // Of each other slot models know the time only.
            List<DrawnSlot> before = [.. models.Take(i).Select(earlier => new DrawnSlot(earlier.Fields.Schema, model.Fields.Schema, []))];
            var own = Options(model, options);
            var wishes = before.Count == 0 ? null
                : new SlotWishes(model.Fields.Schema, before, ConditionParser.Read(model.Fields.Schema, Of(model)), own.Conditions);
            stages.Add(new(model.Fields, new SequenceGenerator(model.Fields, model.Sampler, model.Context, own), wishes, members));
        }
        List<DrawnSlot> drawn = [.. models.Select(model => new DrawnSlot(model.Fields.Schema, schema, model.Group.Slots))];
        var rest = asked.FindAll(one => !drawn.Exists(slot => slot.Slots.Contains(one.Slot)));
        return new(stages, new(schema, drawn, rest, options.Conditions), whole);
    }

    GenerationOptions Options(SlotModel model, GenerationOptions options) => options with
    {
        Sample = options.Sample with
        {
            Seed = model.Seed(options.Sample.Seed), MaxTokens = FieldGenerator.MostTokens(model.Context, isHeld: true),
        },
        Conditions = ConditionParser.Parse(model.Fields.Schema, Of(model)),
        DayStart = options.DayStart ?? schema.DayStart,
    };

    /// <summary>Conditions on the slot, by the whole path: the slot model may have other ends of paths.</summary>
    List<string> Of(SlotModel model)
    {
        var drawn = new DrawnSlot(model.Fields.Schema, schema, model.Group.Slots);
        return [.. asked.Index().Where(one => drawn.Slots.Contains(one.Item.Slot))
            .Select(one => one.Item.Slot.Path + where[one.Index][where[one.Index].IndexOf('=')..])];
    }
}
