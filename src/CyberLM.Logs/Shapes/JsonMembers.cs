using System.Text;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>A member of a JSON object, its value as it is spelled.</summary>
readonly record struct JsonMember(string Name, byte[] Value)
{
    public bool IsObject => Value[0] == '{';
    public bool IsText => Value[0] == '"';
    public bool IsNumber => Value[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9');
}

/// <summary>The members of an object without looking into their values, so that no byte of these changes.</summary>
static class JsonMembers
{
    /// <exception cref="JsonException">the bytes are not JSON</exception>
    public static List<JsonMember> Read(ReadOnlySpan<byte> utf8)
    {
        var members = new List<JsonMember>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 512 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return members;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Name(ref reader);
            reader.Read();
            long start = reader.TokenStartIndex;
            reader.Skip();
            members.Add(new(name, utf8[(int)start..(int)reader.BytesConsumed].ToArray()));
        }
        return members;
    }

    /// <summary>A name may hold an escaped lone surrogate, which has no string form.</summary>
    static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
    }
}
