using System.Text.Json;

namespace CyberLM.Cli.Output;

enum LogStyle { Text, Json }

/// <summary>
/// What the program says while it works, on stderr: sentences and one live line for people, one JSON object a line for programs. Data never
/// comes here.
/// </summary>
sealed class Talk(TextWriter to, LogStyle style, bool terminal)
{
    readonly HashSet<string> said = [];
    readonly Lock gate = new();
    bool live;

    public bool Json => style == LogStyle.Json;

    public void Say(string sentence) => Write("message", sentence);

    public void Warn(string sentence) => Write("warning", sentence);

    /// <summary>What was said of one backend is not said again of the next.</summary>
    public void WarnOnce(IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
            if (said.Add(sentence)) Warn(sentence);
    }

    /// <summary>An event with its numbers: text for people, fields for programs.</summary>
    public void Event(string name, string text, params (string Name, object? Value)[] fields)
    {
        lock (gate)
        {
            if (!Json) EndLive();
            to.WriteLine(Json ? Line(name, fields) : Printable(text));
        }
    }

    /// <summary>A line that the next one overwrites; only on a terminal, so that no bar ends up in a file.</summary>
    public void Live(string text)
    {
        if (Json || !terminal) return;
        lock (gate)
        {
            to.Write($"\r\x1b[2K{text}");
            to.Flush();
            live = true;
        }
    }

    void Write(string kind, string sentence) =>
        Event(kind, kind == "warning" ? $"warning: {sentence}" : sentence, ("text", sentence));

    void EndLive()
    {
        if (live) to.Write("\r\x1b[2K");
        live = false;
    }

    /// <summary>Names of files and keys of logs may hold terminal escapes; they are shown, not obeyed.</summary>
    public static string Printable(string text) =>
        string.Create(text.Length, text, (to, from) =>
        {
            for (int i = 0; i < from.Length; i++)
                to[i] = Hides(from[i]) && from[i] is not ('\n' or '\t') ? '\ufffd' : from[i];
        });

    /// <summary>Controls, among them those that turn the direction of writing: a user could read as another.</summary>
    static bool Hides(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    static string Line(string name, (string Name, object? Value)[] fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            json.WriteString("at", DateTimeOffset.UtcNow);
            foreach (var (field, value) in fields) WriteField(json, field, value);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case float number when float.IsFinite(number): json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            case float or double: json.WriteNull(name); break;           // JSON has no word for infinity
            default: throw new ArgumentException($"field {name} has no JSON form: {value.GetType()}");
        }
    }
}
