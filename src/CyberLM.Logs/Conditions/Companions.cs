using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// What goes with a value that no record had. What is told from it (a state, a country by the city) is that of one known place, so that it
/// belongs together; where such a value would say another place, it is made new. What tells the value (coordinates) is new as well, and
/// near that place. All of it follows from what was asked alone: it is the same in every record of every run.
/// </summary>
sealed class Companions
{
    readonly LogSchema schema;
    readonly RecordType type;
    readonly TypeConditions found;
    readonly List<Function> functions;
    readonly NewAnswers made;

    /// <param name="found">what must hold; completed</param>
    public Companions(LogSchema schema, RecordType type, TypeConditions found)
    {
        (this.schema, this.type, this.found) = (schema, type, found);
        functions = [.. type.Order(schema.Tree.Root.Scope).Select(slot => type[slot]).OfType<Function>()];
        made = new(schema);
    }

    public void Complete()
    {
        foreach (var group in schema.Tree.Root.Scope.Slots.Where(IsNew).GroupBy(RootOf).ToList()) Complete(group.Key, [.. group]);
    }

    /// <summary>One answer is wanted, which the schema does not know.</summary>
    bool IsNew(Slot slot) =>
        slot.Kind == SlotKind.Value && type[slot] is null or Function && found.Wanted(slot) is { } answer && slot.Symbols.Find(answer) < 0;

    Slot RootOf(Slot slot) => type[slot] is Function function ? RootOf(function.From) : slot;

    /// <param name="asked">new answers of slots that are told from the root, or its own</param>
    void Complete(Slot root, List<Slot> asked)
    {
        if (found.MustBeNew(root) || asked.Contains(root)) RequireNewAddresses(root);
        if (PlaceOf(root, asked) is not { } place) return;
        byte[] salt = Salt(asked);
        if (!asked.Contains(root) && found.MustBeNew(root) && made.Like(root, Answer(root, place)!, salt) is { } tells)
            found.Want(root, tells);
        foreach (var function in functions.Where(function => RootOf(function.To) == root && IsOpen(function)))
            Complete(function, root, place, asked, salt);
        foreach (var tie in schema.Ties)
            if (tie.Place == root && tie.Mostly.TryGetValue(root.Symbols[place].ToArray(), out byte[]? address)) Complete(tie, address);
    }

    /// <summary>What is told from the new address (its network) is that of the place whose state was taken.</summary>
    void Complete(Tie tie, byte[] address)
    {
        int symbol = tie.Address.Symbols.Find(address);
        foreach (var function in functions)
            if (symbol >= 0 && function.From == tie.Address && IsOpen(function) && function.Outcomes[symbol] is { } known)
                found.Want(function.To, known);
    }

    /// <summary>Its key is one that the schema does not know, and no answer is wanted.</summary>
    bool IsOpen(Function function) => !function.Identifies && found.Wanted(function.To) is null && found.IsNew(function.From);

    void Complete(Function function, Slot root, int place, List<Slot> asked, byte[] salt)
    {
        var slot = function.To;
        if (Answer(slot, place) is not { } known) return;
        if (!found.MustBeNew(slot) && !asked.Exists(other => Tells(slot, other, root)))
        {
            found.Want(slot, known);
            return;
        }
        // A known one would say another place.
        var above = asked.Find(other => IsToldFrom(slot, other));
        byte[]? answer = made.Like(slot, known, salt) ?? (above is null ? null : made.Named(slot, found.Wanted(above)!));
        if (answer is null) found.RequireNew(slot);
        else found.Want(slot, answer);
    }

    /// <summary>In what is known, no two answers of the other slot have the same of this one.</summary>
    bool Tells(Slot slot, Slot other, Slot root)
    {
        var first = new Dictionary<byte[], byte[]>(BytesComparer.Instance);
        for (int place = 0; place < root.Symbols.Count; place++)
        {
            if (Answer(slot, place) is not { } key || Answer(other, place) is not { } answer) continue;
            if (!first.TryAdd(key, answer) && !first[key].AsSpan().SequenceEqual(answer)) return false;
        }
        return true;
    }

    bool IsToldFrom(Slot slot, Slot other) =>
        type[slot] is Function function && (function.From == other || IsToldFrom(function.From, other));

    /// <summary>
    /// A known symbol of the root that has what else was asked for; which of them is said by what is new, a text by what it resembles.
    /// </summary>
    int? PlaceOf(Slot root, List<Slot> asked)
    {
        List<Slot> told = [.. functions.Select(function => function.To).Append(root)
            .Where(slot => RootOf(slot) == root && !asked.Contains(slot))];
        List<int> places = [.. Enumerable.Range(0, root.Symbols.Count).Where(place => told.TrueForAll(slot => Fits(slot, place)))];
        if (places.Count == 0) return null;
        var fitting = places.ToHashSet();
        return asked is [var one] && one == root && found.Wanted(root) is [(byte)'"', ..] and var text
            && Resemblance.MostAlike(root, text, fitting.Contains) is { } like
            ? like : places[(int)(Number(Salt(asked)) % (ulong)places.Count)];
    }

    bool Fits(Slot slot, int place) => Answer(slot, place) is not { } answer ? found.IsFree(slot)
        : (found.Wanted(slot) is not { } wanted || wanted.AsSpan().SequenceEqual(answer))
            && (found.Allowed(slot) is not { } among || among.Contains(answer));

    /// <summary>What the functions say by a known symbol of the root.</summary>
    byte[]? Answer(Slot slot, int place)
    {
        if (type[slot] is not Function function) return slot.Symbols[place].ToArray();
        return Answer(function.From, place) is { } key && function.From.Symbols.Find(key) is >= 0 and int symbol
            ? function.Outcomes[symbol]
            : null;
    }

    void RequireNewAddresses(Slot place)
    {
        foreach (var tie in schema.Ties)
            if (tie.Place == place && found.IsFree(tie.Address)) found.RequireNew(tie.Address);
    }

    byte[] Salt(List<Slot> asked) =>
        SHA256.HashData([.. asked.SelectMany(slot => (byte[])[.. Encoding.UTF8.GetBytes(slot.Path), 0, .. found.Wanted(slot)!, 0])]);

    static ulong Number(byte[] salt) => BinaryPrimitives.ReadUInt64LittleEndian(salt);
}
