using System.Text.Json;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>What a model of fields knows beside its weights: the schema of its log, and who its records are of.</summary>
sealed record FieldModel(LogSchema Schema, Population Population)
{
    const long LargestSchema = 1L << 30;

    public SchemaTokens Tokenizer { get; private init; } = TokensOf(Schema, SchemaFingerprint.Of(Schema));

    static SchemaTokens TokensOf(LogSchema schema, string fingerprint) =>
        new(schema.VocabSize, fingerprint, SchemaFamilies.Of(schema), schema.Due.Count);

    public static string SchemaPath(string folder) => Path.Combine(folder, "schema.json");

    public static string PopulationPath(string folder) => Path.Combine(folder, Population.FileName);

    public void WriteTo(string folder)
    {
        DurableFile.Write(SchemaPath(folder), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            new SchemaWriter(Schema, json).Write();
        });
        DurableFile.Write(PopulationPath(folder), Population.WriteTo);
    }

    /// <exception cref="CyberLMException">the schema is damaged, or was edited so that the model's tokens mean something else</exception>
    public static FieldModel Read(string folder, SchemaTokens tokenizer)
    {
        string path = SchemaPath(folder);
        if (!File.Exists(path))
            throw new CyberLMException($"{folder} is no whole model: schema.json is missing", "put the file back, or train again");
        OrdinaryFile.Require(path);
        if (new FileInfo(path).Length > LargestSchema) throw new CyberLMException($"{path} is larger than {LargestSchema >> 20} MiB");
        var model = new FieldModel(SchemaReader.Read(File.ReadAllBytes(path), path), Population.Read(PopulationPath(folder)));
        if (model.Tokenizer.VocabSize != tokenizer.VocabSize || !model.HasFingerprint(tokenizer.Fingerprint))
            throw new CyberLMException(
                $"{path} no longer fits the model: its tokens mean something else than those it was trained with",
                "only rules (\"predicted\"), \"exclusions\", \"ties\" and \"steady\" may be edited; put the old file back");
        model.Schema.Tell(due: tokenizer.Dues > 1);
        if (model.Schema.Due.Count != tokenizer.Dues)
            throw new CyberLMException(
                $"{path} has {model.Schema.Due.Count} dues, the model was told of {tokenizer.Dues}", "put the old file back");
        if (model.Schema.Entity is null && !model.Population.IsEmpty)
            throw new CyberLMException(
                $"{path} names no entity, but {Population.FileName} has {model.Population.Members.Count} users", "put the old files back");
        if (model.Population.Types.FirstOrDefault(use => !model.Schema.Types.Any(type => type.Name == use.Type)) is { } unknown)
            throw new CyberLMException(
                $"{path} has no type {AskedForm.Shown(unknown.Type)}, of which {Population.FileName} counts records",
                "put the old files back");
        // A run that goes on writes the name that it has.
        return model with { Tokenizer = TokensOf(model.Schema, tokenizer.Fingerprint) };
    }

    bool HasFingerprint(string fingerprint) => fingerprint == Tokenizer.Fingerprint || fingerprint == SchemaFingerprint.Earlier(Schema);
}
