using System.Buffers;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A field that the converted record cannot say, or would say otherwise on the way back.</summary>
readonly record struct EntraLoss(string Field, string Reason);

/// <summary>
/// An Entra sign-in from one of its three shapes to another. Values keep their bytes; what has no counterpart, or would come back changed,
/// is named.
/// </summary>
sealed class EntraConversion
{
    readonly Dictionary<string, byte[]> fields = [];
    readonly List<EntraLoss> lost = [];
    readonly ArrayBufferWriter<byte> json = new();

    EntraConversion()
    {
    }

    public ReadOnlyMemory<byte> Utf8 => json.WrittenMemory;

    public IReadOnlyList<EntraLoss> Lost => lost;

    /// <exception cref="CyberLMException">the record is not a sign-in of that shape</exception>
    public static EntraConversion Convert(ReadOnlySpan<byte> record, RecordShape from, RecordShape to)
    {
        var conversion = new EntraConversion();
        try
        {
            conversion.Read(record, from);
        }
        catch (JsonException failure)
        {
            throw new CyberLMException($"the record is not JSON: {failure.Message}", null, failure);
        }
        if (conversion.fields.Count == 0)
            throw new CyberLMException($"the record is no {from.Describe()}", "convert from the shape that it has");
        if (from != RecordShape.EntraEventHub)
            conversion.FillIn();
        conversion.Write(to);
        return conversion;
    }

    void Read(ReadOnlySpan<byte> record, RecordShape from)
    {
        var members = JsonMembers.Read(record);
        switch (from)
        {
            case RecordShape.EntraEventHub:
                foreach (var member in members.SelectMany(Flat))
                    Take(member.Name, EntraFields.All.FirstOrDefault(field => field.EventHub == member.Name), member);
                break;
            case RecordShape.EntraGraph:
                foreach (var member in members)
                    Take(member.Name, EntraFields.All.FirstOrDefault(field => field.Graph == member.Name), member);
                break;
            case RecordShape.EntraLogAnalytics:
                ReadColumns(members);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(from), from, "not a shape of Entra sign-ins");
        }
    }

    static IEnumerable<JsonMember> Flat(JsonMember member) => member.Name == "properties" && member.IsObject
        ? JsonMembers.Read(member.Value).Select(inner => inner with { Name = $"properties.{inner.Name}" })
        : [member];

    void Take(string name, EntraField? field, JsonMember member)
    {
        if (field is null)
            lost.Add(new(name, "is not among the fields that are known"));
        else if (!fields.TryAdd(field.EventHub, member.Value))
            lost.Add(new(name, "stands twice, the first is taken"));
    }

    void ReadColumns(List<JsonMember> members)
    {
        string table = members.FirstOrDefault(member => member.Name == "Category").Value is { } category
            ? EntraFields.Table(category)
            : EntraFields.InteractiveTable;
        foreach (var member in members)
        {
            string name = EntraColumn.Name(member.Name);
            bool otherHalf = name != member.Name && member.Value.AsSpan().SequenceEqual("\"\""u8);
            if (otherHalf || (name == "Type" && member.Value.AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(table))))
                continue;
            var field = EntraFields.All.FirstOrDefault(field => field.LogAnalytics == name || EntraFields.Column(field, table) == name);
            Take(member.Name, field, field is null ? member : member with { Value = EntraColumn.Read(member, field.Spelling) });
        }
    }

    void FillIn()
    {
        foreach (var field in EntraFields.All)
            if (!fields.ContainsKey(field.EventHub) && EntraDerived.Value(field.EventHub, fields) is { } value)
                fields.Add(field.EventHub, value);
    }

    void Write(RecordShape to)
    {
        string table = fields.TryGetValue("category", out byte[]? category) ? EntraFields.Table(category) : EntraFields.InteractiveTable;
        var outer = new List<JsonMember>();
        var properties = new List<JsonMember>();
        foreach (var field in EntraFields.All)
        {
            string? name = to switch
            {
                RecordShape.EntraEventHub => field.EventHub,
                RecordShape.EntraLogAnalytics => EntraFields.Column(field, table),
                RecordShape.EntraGraph => field.Graph,
                _ => throw new ArgumentOutOfRangeException(nameof(to), to, "not a shape of Entra sign-ins"),
            };
            if (to != RecordShape.EntraEventHub)
                NameLoss(field, name, to, table);
            if (name is null || !fields.TryGetValue(field.EventHub, out byte[]? value))
                continue;
            bool inner = to == RecordShape.EntraEventHub && name.StartsWith("properties.", StringComparison.Ordinal);
            byte[] spelled = to == RecordShape.EntraLogAnalytics ? EntraColumn.Write(value, field.Spelling, table) : value;
            (inner ? properties : outer).Add(new(inner ? name["properties.".Length..] : name, spelled));
        }
        if (to == RecordShape.EntraLogAnalytics)
            outer.Add(new("Type", JsonSerializer.SerializeToUtf8Bytes(table)));
        WriteObject(outer, to == RecordShape.EntraEventHub ? properties : null);
    }

    /// <summary>What would not come back as it is.</summary>
    void NameLoss(EntraField field, string? name, RecordShape to, string table)
    {
        byte[]? value = fields.GetValueOrDefault(field.EventHub);
        byte[]? derived = name is null || value is null ? EntraDerived.Value(field.EventHub, Without(field, to, table)) : null;
        if (value is null && derived is not null)
            lost.Add(new(field.EventHub, "is not there and would be filled in"));
        else if (value is not null && name is null && !value.AsSpan().SequenceEqual(derived))
            lost.Add(new(field.EventHub, "has no counterpart"));
        else if (value is not null && name is not null && to == RecordShape.EntraLogAnalytics
            && !value.AsSpan().SequenceEqual(EntraColumn.Read(new(name, EntraColumn.Write(value, field.Spelling, table)), field.Spelling)))
            lost.Add(new(field.EventHub, "would come back spelled otherwise"));
    }

    /// <summary>The fields that the other shape has a place for: what follows has to follow from them.</summary>
    Dictionary<string, byte[]> Without(EntraField missing, RecordShape to, string table) => EntraFields.All
        .Where(field => field != missing && (to == RecordShape.EntraGraph ? field.Graph : EntraFields.Column(field, table)) is not null)
        .Where(field => fields.ContainsKey(field.EventHub)).ToDictionary(field => field.EventHub, field => fields[field.EventHub]);

    void WriteObject(List<JsonMember> members, List<JsonMember>? properties)
    {
        bool first = true;
        foreach (var member in members)
        {
            json.Write(JsonString.Key(member.Name, first));
            json.Write(member.Value);
            first = false;
        }
        if (properties is not null)
        {
            json.Write(JsonString.Key("properties", first));
            WriteObject(properties, null);
            first = false;
        }
        json.Write(first ? "{}"u8 : "}"u8);
    }
}
