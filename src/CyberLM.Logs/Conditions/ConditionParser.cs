namespace CyberLM.Logs;

/// <summary>Conditions as they are written, field=value, for the records of a schema.</summary>
static class ConditionParser
{
    /// <exception cref="CyberLMException">no such field, or no record can be so</exception>
    public static Conditions? Parse(LogSchema schema, IReadOnlyList<string> written)
    {
        if (written.Count == 0) return null;
        var asked = Read(schema, written);
        var ofType = new TypeConditions?[schema.Types.Count];
        var obstacles = new Obstacle?[schema.Types.Count];
        foreach (var type in schema.Types)
        {
            var search = new ConditionSearch(schema, type);
            if (InOrder(type, asked).All(one => search.Require(one.Slot, one.Answer)))
            {
                new Companions(schema, type, search.Found).Complete();
                ofType[type.Number] = search.Found;
            }
            else obstacles[type.Number] = search.Obstacle;
        }
        if (Array.TrueForAll(ofType, type => type is null)) throw Refused(schema, written, obstacles);
        var askable = CommonAnswers.Askable(schema).ToHashSet();
        return new(ofType, [.. asked.Where(one => askable.Contains(one.Slot)).OrderBy(one => one.Slot.Index)])
        {
            Facts = [.. schema.Types.Where(type => ofType[type.Number] is not null)
                .SelectMany(type => AskedFacts.Of(schema, type, ofType[type.Number]!))],
        };
    }

    /// <summary>
    /// That a type is not the one that was asked for says less than what stands against it in that one. The first type is that of the rest,
    /// whose obstacle says least.
    /// </summary>
    static CyberLMException Refused(LogSchema schema, IReadOnlyList<string> written, Obstacle?[] obstacles)
    {
        List<Obstacle> found = [.. obstacles.Skip(1).Append(obstacles[0]).OfType<Obstacle>()];
        var worst = found.Find(obstacle => obstacle.At != schema.TypeSlot) ?? found.FirstOrDefault();
        return new($"--where {AskedForm.Shown(string.Join(" --where ", written))}: {worst?.Sentence ?? "no record can be so"}",
            worst?.Hint ?? "ask for less");
    }

    /// <summary>
    /// What no record had first, and of that what tells before what is told: beside it, what is told from it may be anything. In which
    /// order they are written says nothing.
    /// </summary>
    public static IEnumerable<(Slot Slot, byte[] Answer)> InOrder(RecordType type, IEnumerable<(Slot Slot, byte[] Answer)> asked) =>
        asked.OrderBy(one => one.Slot.Symbols.Find(one.Answer) >= 0).ThenBy(one => StepsFromRoot(type, one.Slot))
            .ThenBy(one => one.Slot.Index);

    static int StepsFromRoot(RecordType type, Slot slot) => type[slot] switch
    {
        Function function => 1 + StepsFromRoot(type, function.From),
        Copy copy => 1 + StepsFromRoot(type, copy.From),
        _ => 0,
    };

    /// <summary>The slots that are asked for, in the order of what is written.</summary>
    public static List<(Slot Slot, byte[] Answer)> Read(LogSchema schema, IReadOnlyList<string> written)
    {
        var asked = new List<(Slot Slot, byte[] Answer)>();
        var values = schema.Tree.Root.Scope.Slots.Where(slot => slot.Kind == SlotKind.Value).ToList();
        foreach (string condition in written)
        {
            int equals = condition.IndexOf('=');
            if (equals <= 0)
                throw new CyberLMException($"--where {AskedForm.Shown(condition)}: {(equals < 0 ? "no '='" : "no field before the '='")}",
                    "write it like properties.location.city=Oslo");
            string path = condition[..equals];
            if (schema.Tree.Scopes.Skip(1).Any(scope => path.StartsWith(scope.Path, StringComparison.Ordinal)))
                throw new CyberLMException($"--where {path}: it stands in a list, of which a record may have any number",
                    "ask for a field outside of lists");
            RequireNoObject(values, path);
            var slot = SlotNames.Require(values, path, "--where");
            if (slot == schema.Time) throw new CyberLMException($"--where {path}: it is the record's own time", "--day asks for a day");
            byte[] answer = AnswerText.Parse(slot, condition[(equals + 1)..]);
            AskedForm.Require(schema, slot, answer, condition);
            asked.Add((slot, answer));
        }
        return asked;
    }

    static void RequireNoObject(List<Slot> values, string path)
    {
        if (values.Exists(slot => slot.Path == path) || values.Find(slot => slot.Path.StartsWith(path + ".")) is not { } within) return;
        throw new CyberLMException($"--where {path}: it is an object", $"ask for one of its fields, like {within.Path}");
    }

    /// <summary>What no record had, and what it may have been meant for.</summary>
    public static IEnumerable<string> Notices(IEnumerable<(Slot Slot, byte[] Answer)> asked)
    {
        foreach (var (slot, answer) in asked)
        {
            if (slot.Symbols.Count == 0 || slot.Symbols.Find(answer) >= 0) continue;
            string text = Text(answer);
            string? meant = Enumerable.Range(0, slot.Symbols.Count).Select(symbol => Text(slot.Symbols[symbol]))
                .FirstOrDefault(known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase));
            string advice = meant is not null ? $"did you mean {meant}?"
                : "what else goes with it is made up, or taken from one that they have; ask for it too";
            yield return $"no record has {slot.Path} {AskedForm.Shown(text)}: {advice}";
        }
    }

    static string Text(ReadOnlySpan<byte> answer) => System.Text.Encoding.UTF8.GetString(Copy.Content(answer));
}
