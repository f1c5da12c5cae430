using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>A model that draws a slot of another's records.</summary>
/// <param name="Context">tokens that it sees</param>
sealed record SlotModel(SlotGroup Group, FieldModel Fields, Sampler Sampler, int Context)
{
    /// <summary>Refuses one whose records do not have what the slot is made of.</summary>
    /// <param name="folder">named in the refusal</param>
    public SlotModel Require(LogSchema schema, string folder)
    {
        var missing = Group.Slots.Where(slot => IsSpelled(schema, slot) && !DrawnSlot.IsIn(Fields.Schema, slot)).Select(slot => slot.Path);
        string paths = string.Join(", ", missing);
        if (paths.Length > 0)
            throw new CyberLMException($"the slot model {folder}: its records have no {paths}, of which the slot {Group.Name} is made",
                "train one on records that have them at the same keys");
        if (schema.Entity is null != Fields.Schema.Entity is null)
            throw new CyberLMException($"the slot model {folder}: one of the two models knows users and the other does not",
                "train both with --entity");
        return this;
    }

    /// <summary>Others are told from these.</summary>
    static bool IsSpelled(LogSchema schema, Slot slot) => schema.Types.Any(type => type[slot] is null);

    /// <summary>Draws of one model must say nothing about those of another.</summary>
    public ulong Seed(ulong seed) => seed ^ BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Group.Name)));
}
