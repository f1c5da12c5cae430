using System.Runtime.InteropServices;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// How often a requirement is to be expected in an event. At first guessed from the rules alone: what many rules look for, such as .exe, is
/// everywhere. Then from a sample of events too; it is small and from one hour, so the guess keeps a say. A literal is as rare as the
/// rarest four bytes in it.
/// </summary>
sealed class Rarity
{
    public const int Gram = 4;
    const double GuessedField = 1, GuessedShort = 0.5, WeightOfGuess = 0.05;
    const int ShortWhole = 6;

    /// <summary>More than a field, which costs nothing to look for; a search costs as much as asking some rules.</summary>
    const double SearchedForAlone = 4;

    readonly Dictionary<uint, int> grams = [];
    readonly TextSample? sample;
    int total = 1;

    public Rarity(IEnumerable<EventTest> tests, TextSample? sample)
    {
        this.sample = sample;
        foreach (var test in tests) Count(test);
    }

    void Count(EventTest test)
    {
        switch (test)
        {
            case AllTest all:
                foreach (var part in all.Parts) Count(part);
                break;
            case AnyTest any:
                foreach (var part in any.Parts) Count(part);
                break;
            case NotTest not:
                Count(not.Inner);
                break;
            case SelectionTest selection:
                Count(selection.Inner);
                break;
            case FieldTest field:
                foreach (var matcher in field.Matchers.OfType<TextMatcher>()) Count(matcher);
                break;
        }
    }

    void Count(TextMatcher matcher)
    {
        foreach (var literal in Requirements.Literals(matcher))
        {
            total++;
            for (int i = 0; i + Gram <= literal.Bytes.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(grams, At(literal.Bytes, i), out _)++;
        }
    }

    public static uint At(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<uint>(bytes[offset..]);

    /// <summary>About how many times an event has it.</summary>
    public double PerEvent(Requirement requirement) => requirement.Kind switch
    {
        RequirementKind.Literal when requirement.Bytes.Length < Gram => SearchedForAlone,
        RequirementKind.Literal => OfGram(At(requirement.Bytes, RarestAt(requirement.Bytes))),
        RequirementKind.Whole => OfWhole(requirement.Bytes),
        _ => Mixed(GuessedField, sample?.PerEvent(requirement.Field)),
    };

    /// <summary>Numbers stand for kinds of events and ports, short words for states: much more frequent than other values.</summary>
    double OfWhole(ReadOnlySpan<byte> bytes) => Mixed(bytes.Length < ShortWhole ? GuessedShort : 1.0 / total, sample?.PerEvent(bytes));

    double OfGram(uint gram) => Mixed((1.0 + grams.GetValueOrDefault(gram)) / total, sample?.PerEvent(gram));

    static double Mixed(double guess, double? seen) => seen is { } perEvent ? perEvent + WeightOfGuess * guess : guess;

    /// <summary>Where in a literal of four bytes or more its rarest four begin.</summary>
    public int RarestAt(ReadOnlySpan<byte> literal)
    {
        int rarest = 0;
        double least = double.MaxValue;
        for (int i = 0; i + Gram <= literal.Length; i++)
        {
            double cost = OfGram(At(literal, i));
            if (cost < least) (rarest, least) = (i, cost);
        }
        return rarest;
    }
}
