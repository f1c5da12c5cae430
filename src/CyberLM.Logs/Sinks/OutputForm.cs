namespace CyberLM.Logs;

/// <summary>How a file holds the records written to it.</summary>
public enum RecordContainer
{
    /// <summary>One a line, whatever it is.</summary>
    Lines,

    /// <summary>One JSON array, a line an element.</summary>
    Array,

    /// <summary>A table of separated values.</summary>
    Csv,
    Parquet,
}

public enum RecordPacking
{
    None,
    Gz,
    Zstd,
}

/// <summary>The form of an output, told by the ending of its name; what has none of the known endings gets one record a line.</summary>
public sealed record OutputForm(RecordContainer Container, RecordPacking Packing)
{
    public const string Stdout = "-";

    const string Parquet = ".parquet";

    static readonly Dictionary<string, RecordPacking> Packings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".gz"] = RecordPacking.Gz, [".zst"] = RecordPacking.Zstd,
    };

    static readonly Dictionary<string, RecordContainer> Containers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".json"] = RecordContainer.Array, [".csv"] = RecordContainer.Csv, [Parquet] = RecordContainer.Parquet,
    };

    static readonly string[] Foreign =
        [".xlsx", ".xls", ".tsv", ".xml", ".yaml", ".yml", ".avro", ".orc", ".db", ".sqlite", ".zip", ".bz2", ".xz", ".7z", ".tar", ".tgz"];

    /// <exception cref="CyberLMException">no such file could be read again, or written at all</exception>
    public static OutputForm Of(string path)
    {
        string name = Path.GetFileName(path);
        var packing = Packings.GetValueOrDefault(Path.GetExtension(name));
        string inner = packing == RecordPacking.None ? name : Path.GetFileNameWithoutExtension(name);
        var container = Containers.GetValueOrDefault(Path.GetExtension(inner));
        if (path.StartsWith("-.", StringComparison.Ordinal))
            throw new CyberLMException($"--out {path}: standard output takes records one a line",
                $"name a file, such as new{path[1..]}, or give --out -");
        if (container == RecordContainer.Parquet && packing != RecordPacking.None)
            throw new CyberLMException($"{path}: Parquet is packed column by column, and is not read packed once more",
                $"name the file {inner}");
        return new(container, packing);
    }

    /// <exception cref="CyberLMException">its ending is that of another form, and who opens it would find records one a line</exception>
    public static OutputForm ToWrite(string path)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return !Foreign.Contains(ending) ? Of(path) : throw new CyberLMException($"{path}: records are not written as {ending}",
            "endings are .jsonl, .json, .csv and .parquet, and .gz or .zst behind one of the first three");
    }

    /// <summary>Whether a reader can follow it while it is written.</summary>
    public bool CanBeFollowed => Container == RecordContainer.Lines && Packing == RecordPacking.None;

    /// <summary>For people and for the provenance: "JSON array, gz".</summary>
    public override string ToString() => Words(Container) + (Packing == RecordPacking.None ? "" : $", {Words(Packing)}");

    static string Words(RecordContainer container) => container switch
    {
        RecordContainer.Lines => "one record a line",
        RecordContainer.Array => "JSON array",
        RecordContainer.Csv => "CSV",
        RecordContainer.Parquet => "Parquet",
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "it has no name"),
    };

    static string Words(RecordPacking packing) => packing switch
    {
        RecordPacking.Gz => "gz",
        RecordPacking.Zstd => "zstd",
        _ => throw new ArgumentOutOfRangeException(nameof(packing), packing, "it has no name"),
    };
}
