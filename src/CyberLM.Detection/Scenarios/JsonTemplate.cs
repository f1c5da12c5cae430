using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyberLM.Detection.Scenarios;

/// <summary>
/// A JSON value in whose texts references stand. A text that is one reference and nothing else becomes what that stands for, with its type:
/// a number stays a number. Within a longer text it becomes a part of it.
/// </summary>
public abstract record JsonTemplate
{
    public abstract IEnumerable<Reference> References { get; }

    /// <param name="resolve">a reference to JSON: <c>12</c>, <c>"text"</c></param>
    public string Fill(Func<Reference, string> resolve)
    {
        var text = new StringBuilder();
        AppendTo(text, resolve);
        return text.ToString();
    }

    internal abstract void AppendTo(StringBuilder to, Func<Reference, string> resolve);

    /// <summary>As written, with references.</summary>
    public override string ToString() => Fill(reference => Quoted(reference.ToString()));

    static readonly JsonSerializerOptions AsLogsWrite = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Only what must be is escaped: a model knows values by their spelling, and logs spell it's with an apostrophe.</summary>
    internal static string Quoted(string text) => JsonSerializer.Serialize(text, AsLogsWrite);
}

/// <summary>A number, true, false or null, or a text without references, as JSON.</summary>
public sealed record JsonLiteral(string Json) : JsonTemplate
{
    public override IEnumerable<Reference> References => [];

    internal override void AppendTo(StringBuilder to, Func<Reference, string> resolve) => to.Append(Json);

    public override string ToString() => Json;
}

/// <summary>Pieces of a text: literal ones, and references.</summary>
public sealed record JsonText(IReadOnlyList<(string Literal, Reference? Reference)> Pieces) : JsonTemplate
{
    public override IEnumerable<Reference> References => Pieces.Select(piece => piece.Reference).OfType<Reference>();

    internal override void AppendTo(StringBuilder to, Func<Reference, string> resolve)
    {
        if (Pieces is [{ Reference: { } alone }])
        {
            to.Append(resolve(alone));
            return;
        }
        to.Append(Quoted(string.Concat(Pieces.Select(piece =>
            piece.Reference is { } reference ? Plain(resolve(reference)) : piece.Literal))));
    }

    /// <summary>A JSON text without its quotes and escapes; anything else as it is spelled.</summary>
    static string Plain(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;

    public override string ToString() => base.ToString();
}

public sealed record JsonList(IReadOnlyList<JsonTemplate> Items) : JsonTemplate
{
    public override IEnumerable<Reference> References => Items.SelectMany(item => item.References);

    internal override void AppendTo(StringBuilder to, Func<Reference, string> resolve)
    {
        to.Append('[');
        for (int i = 0; i < Items.Count; i++)
        {
            if (i > 0) to.Append(", ");
            Items[i].AppendTo(to, resolve);
        }
        to.Append(']');
    }

    public override string ToString() => base.ToString();
}

public sealed record JsonMap(IReadOnlyList<(string Key, JsonTemplate Value)> Entries) : JsonTemplate
{
    public override IEnumerable<Reference> References => Entries.SelectMany(entry => entry.Value.References);

    internal override void AppendTo(StringBuilder to, Func<Reference, string> resolve)
    {
        to.Append('{');
        for (int i = 0; i < Entries.Count; i++)
        {
            if (i > 0) to.Append(", ");
            to.Append(Quoted(Entries[i].Key)).Append(": ");
            Entries[i].Value.AppendTo(to, resolve);
        }
        to.Append('}');
    }

    public override string ToString() => base.ToString();
}
