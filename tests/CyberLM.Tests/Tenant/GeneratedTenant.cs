using System.Text;
using System.Text.Json;
using CyberLM.Tenant;

namespace CyberLM.Tests.Tenant;

/// <summary>One written tenant, read back with System.Text.Json alone, shared by the tests of this folder.</summary>
static class GeneratedTenant
{
    public static readonly TenantOptions Options = new(30, 14, 7, new DateOnly(2026, 3, 23));

    static readonly Lazy<(string[] Lines, JsonElement[] Records, JsonElement Truth, TenantSummary Summary)> Content = new(Generate);

    public static string[] Lines => Content.Value.Lines;
    public static JsonElement[] Records => Content.Value.Records;
    public static JsonElement Truth => Content.Value.Truth;
    public static TenantSummary Summary => Content.Value.Summary;

    public static byte[] Log(TenantOptions options) => InFolder(folder =>
    {
        new TenantLog(options).Write(folder);
        return File.ReadAllBytes(Path.Combine(folder, TenantLog.LogFile));
    });

    public static T InFolder<T>(Func<string, T> use)
    {
        string folder = Directory.CreateTempSubdirectory("cyberlm-tenant-").FullName;
        try
        {
            return use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static (string[], JsonElement[], JsonElement, TenantSummary) Generate() => InFolder(folder =>
    {
        TenantSummary summary = new TenantLog(Options).Write(folder);
        string[] lines = File.ReadAllLines(Path.Combine(folder, TenantLog.LogFile), Encoding.UTF8);
        JsonElement truth = Parse(File.ReadAllText(Path.Combine(folder, TenantLog.OrganisationFile)));
        return (lines, lines.Select(Parse).ToArray(), truth, summary);
    });

    /// <summary>All files of a log, by name without ending, record by record.</summary>
    public static Dictionary<string, JsonElement[]> Streams(TenantOptions options) => InFolder(folder =>
    {
        new TenantLog(options).Write(folder);
        return Directory.GetFiles(folder, "*.jsonl").ToDictionary(
            file => Path.GetFileNameWithoutExtension(file), file => File.ReadLines(file).Select(Parse).ToArray());
    });

    static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }
}

/// <summary>Reads sign-in records by path.</summary>
static class SignInJson
{
    public static JsonElement? At(this JsonElement record, string path)
    {
        JsonElement at = record;
        foreach (string key in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
            {
                return null;
            }
        }
        return at;
    }

    public static bool Has(this JsonElement record, string path) => record.At(path) is not null;

    public static string Text(this JsonElement record, string path) =>
        record.At(path)?.GetString() ?? throw new InvalidDataException($"{path} is missing or null in {record}");

    public static int Number(this JsonElement record, string path) =>
        record.At(path)?.GetInt32() ?? throw new InvalidDataException($"{path} is missing in {record}");

    /// <summary>Paths of everything that holds no further keys; empty objects and lists are leaves.</summary>
    public static IEnumerable<string> LeafPaths(this JsonElement element, string path = "")
    {
        if (element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any())
        {
            return [path];
        }
        return element.EnumerateObject().SelectMany(p => p.Value.LeafPaths(path.Length == 0 ? p.Name : $"{path}.{p.Name}"));
    }
}
