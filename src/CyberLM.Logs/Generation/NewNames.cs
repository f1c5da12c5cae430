using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CyberLM.Kernels;

namespace CyberLM.Logs;

/// <summary>
/// Other names of someone new: an identifier of the pattern that those of others have, or the name in the way in which those of others are
/// made of theirs. Depends on seed and name alone, so that someone has them in every run.
/// </summary>
sealed class NewNames(LogSchema schema, ulong seed)
{
    readonly Dictionary<(Slot, string), byte[]> known = [];

    /// <summary>As it is spelled.</summary>
    public byte[] Of(Function function, ReadOnlySpan<byte> key)
    {
        var who = (function.To, Encoding.Latin1.GetString(key));
        if (!known.TryGetValue(who, out byte[]? name)) known.Add(who, name = Make(function, key.ToArray()));
        return name;
    }

    byte[] Make(Function function, byte[] key)
    {
        if (InAnotherType(function, key) is { } same) return same;
        byte[][] others = [.. function.Outcomes.OfType<byte[]>()];
        if (PatternOf(function, others) is { } pattern) return Draw(pattern, function.To, key);
        string name = NameForms.Best(Pairs(function), Text(key));
        byte[] spelled = AnswerText.Quote(name);
        for (int number = 2; others.Any(other => other.AsSpan().SequenceEqual(spelled)); number++)
            spelled = AnswerText.Quote($"{name} {number}");
        return spelled;
    }

    /// <summary>Someone known may have no records of this type, and the same name in those of another.</summary>
    byte[]? InAnotherType(Function function, byte[] key) =>
        schema.Types.Select(type => type[function.To]).OfType<Function>().Where(other => other.From == function.From)
            .Select(other => other.From.Symbols.Find(key) is >= 0 and int symbol ? other.Outcomes[symbol] : null)
            .FirstOrDefault(name => name is not null);

    RandomPattern? PatternOf(Function function, byte[][] others)
    {
        if (schema.Coders[function.To.Index] is StringCoder { Patterns: [var pattern, ..] }) return pattern;
        const double leastBits = 24;
        if (others.Length == 0 || others.Any(other => other.Length != others[0].Length || !HasDigits(other))) return null;
        return RandomPattern.Of(others, int.MaxValue) is { } alike && alike.Bits >= leastBits ? alike : null;
    }

    static bool HasDigits(byte[] text) => text.AsSpan().ContainsAnyInRange((byte)'0', (byte)'9');

    byte[] Draw(RandomPattern pattern, Slot slot, byte[] key)
    {
        byte[] hash = SHA256.HashData([.. Encoding.UTF8.GetBytes(slot.Path), 0, .. key]);
        ulong stream = BinaryPrimitives.ReadUInt64LittleEndian(hash), count = 0;
        var drawn = new ByteBuffer();
        pattern.Draw(bound => (int)Philox.Below(seed, stream, count++, bound), drawn);
        return drawn.Written.ToArray();
    }

    static IEnumerable<(string Key, string Name)> Pairs(Function function) =>
        Enumerable.Range(0, function.Outcomes.Count).Where(symbol => function.Outcomes[symbol] is not null)
            .Select(symbol => (Text(function.From.Symbols[symbol]), Text(function.Outcomes[symbol])));

    static string Text(ReadOnlySpan<byte> spelling) => Encoding.UTF8.GetString(Copy.Content(spelling));
}
