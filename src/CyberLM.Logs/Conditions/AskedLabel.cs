namespace CyberLM.Logs;

/// <summary>
/// What `--label name=value` asks for: a label of whole sequences where the model has learned such, else a field of records that labels
/// them. Only what was learned can be asked for: of another label the model knows nothing.
/// </summary>
/// <param name="Value">of the label; null where the model has learned none</param>
/// <param name="Fields">field=value, for records</param>
/// <param name="Notice">that nothing was asked for, and what could be</param>
sealed record AskedLabel(string? Value, IReadOnlyList<string> Fields, string? Notice)
{
    const int Named = 12;

    public static AskedLabel Of(LogSchema schema, IReadOnlyList<string> written)
    {
        string? value = null;
        var fields = new List<string>();
        foreach (string label in written)
        {
            int equals = label.IndexOf('=');
            if (equals <= 0) throw new CyberLMException($"--label {AskedForm.Shown(label)}: no name and value", Example(schema));
            if (schema.Labels is { } labels && string.Equals(label[..equals], labels.Name, StringComparison.OrdinalIgnoreCase))
                value = value is null
                    ? Require(labels, label[(equals + 1)..])
                    : throw new CyberLMException($"--label {labels.Name}: two values, and records have one", "ask for one after the other");
            else fields.Add(RequireField(schema, label[..equals], label[(equals + 1)..]));
        }
        if (value is not null || schema.Labels is not { Background: { } background } known) return new(value, fields, null);
        var others = known.Values.Where(other => other != background).ToList();
        return new(background, fields, others.Count == 0 ? null
            : $"{known.Name} {background}, the background; --label {known.Name}={others[0]} asks for another of {Some(others)}");
    }

    static string Require(SchemaLabels labels, string value) => labels.Find(value) >= 0 ? value
        : throw Unknown(labels.Name, value, labels.Values);

    static string RequireField(LogSchema schema, string path, string value)
    {
        var values = schema.Tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value).ToList();
        bool IsNamed(Slot slot) => slot.Path == path || slot.Path.EndsWith("." + path, StringComparison.Ordinal);
        if (schema.Labels is not null && !values.Exists(IsNamed))
            throw new CyberLMException($"--label {AskedForm.Shown(path)}: the model has learned no such label", Example(schema));
        if (path == LabelSource.DefaultField && !values.Exists(IsNamed))
            throw new CyberLMException($"--label {path}: the model has learned no labels", "train it with --labels FILE");
        var slot = SlotNames.Require(values, path, "--label");
        // Where all records have one value the condition says so.
        if (slot.Symbols.Count > 0 && slot.Symbols.Find(AnswerText.Parse(slot, value)) < 0)
            throw Unknown(slot.Path, value, [.. Enumerable.Range(0, slot.Symbols.Count)
                .Select(symbol => System.Text.Encoding.UTF8.GetString(Copy.Content(slot.Symbols[symbol])))]);
        return $"{slot.Path}={value}";
    }

    static CyberLMException Unknown(string name, string value, IReadOnlyList<string> known) => new(
        $"--label {name}={AskedForm.Shown(value)}: no record trained on has this label",
        $"did you mean {Nearest(value, known)}? They have {Some(known)}");

    static string Nearest(string value, IReadOnlyList<string> known) =>
        known.MinBy(one => EditDistance.Share(value.ToLowerInvariant(), one.ToLowerInvariant()))!;

    static string Some(IReadOnlyList<string> labels) =>
        string.Join(", ", labels.Take(Named).Select(AskedForm.Shown))
        + (labels.Count > Named ? $" and {labels.Count - Named} others" : "");

    static string Example(LogSchema schema) =>
        schema.Labels is { } labels ? $"write it like {labels.Name}={labels.Values[^1]}" : "write it like technique=T1110.003";
}
