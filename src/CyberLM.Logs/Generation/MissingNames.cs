using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>Layouts that the object at a slot may have in records of a type.</summary>
readonly record struct LayoutsLeft(RecordType Type, Slot Layout, byte[][] Layouts);

/// <summary>
/// Other names that not everyone has, an alias beside the user's name: whoever never had one is not given one. Someone new has one as often
/// as others have, the same in every run of a seed.
/// </summary>
sealed class MissingNames
{
    readonly LogSchema schema;
    readonly ulong seed;
    readonly List<(Function Function, LayoutsLeft Without)> optional = [];

    public MissingNames(LogSchema schema, ulong seed)
    {
        (this.schema, this.seed) = (schema, seed);
        foreach (var type in schema.Types)
            foreach (var slot in type.Order(schema.Tree.Root.Scope))
                if (type[slot] is Function { Identifies: true } function
                    && OptionalKey.Of(schema, type, slot) is { Without: { Length: > 0 } without } key)
                    optional.Add((function, new(type, key.Layout, without)));
    }

    /// <summary>What is left of the layouts for whom a sequence is of.</summary>
    /// <param name="isKnown">of the records trained on, with what is known of them in the state</param>
    public List<LayoutsLeft> Of(SequenceState state, bool isKnown)
    {
        if (state.Entity is not { } name || optional.Count == 0) return [];
        var answers = new Dictionary<Slot, byte[]?> { [schema.Entity!] = name };
        bool Misses(Function function) => isKnown ? Answer(function.To, state, answers) is null : !IsDrawn(function, name);
        return [.. optional.Where(one => Misses(one.Function)).Select(one => one.Without)];
    }

    /// <summary>What the records of any type say.</summary>
    byte[]? Answer(Slot slot, SequenceState state, Dictionary<Slot, byte[]?> answers)
    {
        if (answers.TryGetValue(slot, out byte[]? found)) return found;
        answers[slot] = null;                              // rules that were edited may lead round in a circle
        foreach (var type in schema.Types)
        {
            if (type[slot] is not Function function || Answer(function.From, state, answers) is not { } key) continue;
            byte[]? outcome = function.From.Symbols.Find(key) is >= 0 and int symbol ? function.Outcomes[symbol] : null;
            found = outcome ?? state.Facts.Find(function.From, slot, key);
            if (found is not null) break;
        }
        answers[slot] = found;
        return found;
    }

    bool IsDrawn(Function function, byte[] name)
    {
        double share = (double)function.Outcomes.Count(outcome => outcome is not null) / Math.Max(1, function.Outcomes.Count);
        byte[] hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(function.To.Path), 0, .. name]);
        return Philox.Uniform(seed, BinaryPrimitives.ReadUInt64LittleEndian(hash), 0) < share;
    }
}
