using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>Finds out who the users of a request are to the model.</summary>
sealed class People(FieldModel fields, Action<string> notice)
{
    /// <summary>A slip of the keys is one letter of five or fewer; more is someone else's name.</summary>
    const double MostUnlike = 0.2;
    const int MostNamed = 3;

    readonly IReadOnlyList<Member> members = fields.Population.Members;
    readonly MemberFacts facts = new(fields.Schema);

    /// <summary>
    /// Everyone whom the model can name, or of whom it knows the other names: of anyone else it would make up a contradiction.
    /// </summary>
    public IReadOnlyList<Person> Everyone()
    {
        List<Member> known = [.. members.Where(member => IsNamed(member) || facts.AreWhole(member))];
        return [.. (known.Count > 0 ? known : members).Select(Known)];
    }

    /// <param name="like">someone known; null: someone new has the habits of anyone</param>
    public Person Named(string name, string? like)
    {
        var donor = like is null ? null : Find(like) ?? throw Unknown(like);
        if (Find(name) is { } known) return donor is null ? Known(known) : Like(known.Name, donor);
        if (name.Trim().Length == 0) throw new CyberLMException("--user: the name is empty", "name someone");
        byte[] spelled = AnswerText.Quote(name);
        if (donor is not null) return Like(spelled, donor);
        // By the name alone, so that the same one has the same habits in every run.
        ulong hash = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(spelled));
        var habits = members[(int)(hash % (ulong)members.Count)];
        var (nearest, distance) = Nearest(name)[0];
        string meant = distance <= MostUnlike ? $"; did you mean {nearest}?" : "";
        notice($"{AskedForm.Shown(name)} is not in the records trained on: someone new, with habits like {Text(habits)}; "
            + $"--like names another{meant}");
        return new(spelled, habits, habits.Profile, null);
    }

    /// <summary>Names of those who are known, and how far they are from a name. Behind the @ all names of a log are alike.</summary>
    List<(string Name, double Distance)> Nearest(string name) =>
        [.. members.Select(Text).Select(known => (known, EditDistance.Share(Who(known), Who(name)))).OrderBy(near => near.Item2)];

    static string Who(string name) => name.Split('@')[0].ToLowerInvariant();

    Person Known(Member member) => new(member.Name, member, IsNamed(member) ? null : member.Profile, null);

    Person Like(byte[] name, Member donor) => new(name, donor, IsNamed(donor) ? null : donor.Profile, donor.Name);

    /// <summary>Someone of one day only has no token.</summary>
    bool IsNamed(Member member) => fields.Schema.Entity!.Symbols.Find(member.Name) >= 0;

    Member? Find(string name)
    {
        byte[] spelled = AnswerText.Quote(name);
        var exact = members.FirstOrDefault(member => member.Name.AsSpan().SequenceEqual(spelled));
        return exact ?? members.FirstOrDefault(member => string.Equals(Text(member), name, StringComparison.OrdinalIgnoreCase));
    }

    static string Text(Member member) => Encoding.UTF8.GetString(Copy.Content(member.Name));

    CyberLMException Unknown(string name) => new(
        $"--like {name}: the records trained on have no such user",
        $"they have {members.Count}, the nearest {string.Join(", ", Nearest(name).Take(MostNamed).Select(near => near.Name))}");
}
