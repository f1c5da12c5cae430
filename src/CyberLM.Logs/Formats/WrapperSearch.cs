using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>
/// Recognises {"records":[{...}]} while its tokens are read: the array of objects under "records", "Records" or "value" comes first, or
/// after "@odata" fields only. Decided on the beginning, since a wrapper need not fit into memory.
/// </summary>
struct WrapperSearch
{
    enum Stage { Keys, Array, FirstElement, Over }

    Stage stage;

    /// <summary>True on the token that proves it: the first element's start or, for an empty array, its end.</summary>
    public bool Finds(ref Utf8JsonReader reader)
    {
        switch (stage)
        {
            case Stage.Keys when reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1:
                var name = reader.ValueSpan;             // as spelled: nobody escapes these names
                if (name.SequenceEqual("records"u8) || name.SequenceEqual("Records"u8) || name.SequenceEqual("value"u8))
                    stage = Stage.Array;
                else if (!name.StartsWith("@odata"u8))
                    stage = Stage.Over;
                return false;
            case Stage.Array:
                stage = reader.TokenType == JsonTokenType.StartArray ? Stage.FirstElement : Stage.Over;
                return false;
            case Stage.FirstElement:
                stage = Stage.Over;
                return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndArray;
            default:
                return false;
        }
    }
}
