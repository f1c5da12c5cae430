namespace CyberLM.Detection.Sigma;

enum RequirementKind : byte
{
    /// <summary>Folded bytes somewhere in <see cref="EventView.FoldedText"/>; a border says that a value begins or ends there.</summary>
    Literal,

    /// <summary>A value that is these folded bytes.</summary>
    Whole,

    /// <summary>A field that is there.</summary>
    Field,
}

/// <summary>Something that an event must have, and that is quickly seen.</summary>
sealed record Requirement(RequirementKind Kind, byte[] Bytes, int Field)
{
    public static Requirement Literal(byte[] folded) => new(RequirementKind.Literal, folded, -1);

    public static Requirement Whole(byte[] folded) => new(RequirementKind.Whole, folded, -1);

    public static Requirement Present(int field) => new(RequirementKind.Field, [], field);

    public bool Equals(Requirement? other) => other is not null && Kind == other.Kind && Field == other.Field &&
        Bytes.AsSpan().SequenceEqual(other.Bytes);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        hash.Add(Kind);
        hash.Add(Field);
        return hash.ToHashCode();
    }
}
