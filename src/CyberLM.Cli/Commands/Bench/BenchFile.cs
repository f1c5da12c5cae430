using System.Text.Json;
using System.Text.Unicode;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <param name="Name">what was measured: two measurements of the same have the same name</param>
/// <param name="Device">where, for the reader: it may differ between two files</param>
/// <param name="Milliseconds">median</param>
sealed record BenchCase(string Name, string? Device, double Milliseconds);

/// <summary>Reads what a verb of `bench` wrote with --json: one object, or one with results.</summary>
static class BenchFile
{
    const long MaxBytes = 64 << 20;
    /// <summary>Bounds of a time in milliseconds: a picosecond and a year.</summary>
    const double Least = 1e-9, Most = 3.2e10;

    /// <summary>What names a case, in the order in which people read it; a result's own field stands before the file's.</summary>
    static readonly string[] Identity =
    [
        "step", "operation", "shape", "layers", "heads", "channels", "context", "vocabulary", "positions", "norm", "mlp", "batch", "rows",
        "tokens", "dtype", "backend", "isa", "cache",
    ];

    public static IReadOnlyList<BenchCase> Read(string path)
    {
        try
        {
            return Cases(path);
        }
        catch (InvalidOperationException e)
        {
            throw new CyberLMException($"{path}: half a surrogate pair is no text", Hint, e);
        }
    }

    static List<BenchCase> Cases(string path)
    {
        using var document = Parse(path);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) throw Refuse(path, "is no JSON object");
        if (!root.TryGetProperty("results", out var results)) return [Case(path, "", root, root)];
        if (results.ValueKind != JsonValueKind.Array) throw Refuse(path, "'results' is no list");
        var cases = results.EnumerateArray().Select((result, i) => Case(path, $"results[{i}]: ", root, result)).ToList();
        if (cases.Count == 0) throw Refuse(path, "has no results");
        var seen = new HashSet<string>();
        int twice = cases.FindIndex(c => !seen.Add(c.Name));
        return twice < 0 ? cases : throw Refuse(path, $"results[{twice}]: '{cases[twice].Name}' stands there twice");
    }

    static BenchCase Case(string path, string place, JsonElement root, JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object) throw Refuse(path, $"{place}is no JSON object");
        if (Field(root, result, "step") is null && Field(root, result, "operation") is null)
            throw Refuse(path, $"{place}neither 'step' nor 'operation' says what was measured");
        if (!result.TryGetProperty("milliseconds", out var time)) throw Refuse(path, $"{place}'milliseconds' is missing");
        if (time.ValueKind != JsonValueKind.Number || !time.TryGetDouble(out double milliseconds) || !(milliseconds is > Least and < Most))
            throw Refuse(path, $"{place}'milliseconds' is no time: {time.GetRawText()}");
        return new(string.Join(' ', Identity.Select(name => Field(root, result, name)).OfType<string>()),
            Field(root, result, "device"), milliseconds);
    }

    /// <summary>Words as they are, numbers behind their name.</summary>
    static string? Field(JsonElement root, JsonElement result, string name)
    {
        if (!result.TryGetProperty(name, out var value) && !root.TryGetProperty(name, out value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => $"{name} {value.GetRawText()}",
            _ => null,
        };
    }

    static JsonDocument Parse(string path)
    {
        try
        {
            if (path.Length == 0) throw new CyberLMException("the name of a result is empty", Hint);
            if (Directory.Exists(path)) throw Refuse(path, "is a folder");
            OrdinaryFile.Require(path);
            if (new FileInfo(path).Length > MaxBytes) throw Refuse(path, "is too large for a result of bench");
            var utf8 = File.ReadAllBytes(path).AsMemory();
            if (utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
            if (!Utf8.IsValid(utf8.Span)) throw Refuse(path, "is no UTF-8 text");
            return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"{path}: there is no such file", Hint, e);
        }
        catch (JsonException e)
        {
            throw new CyberLMException($"{path}: not valid JSON: {e.Message}", Hint, e);
        }
    }

    const string Hint = "cyberlm bench ops --json, bench train --json and bench sample --json write such files";

    static CyberLMException Refuse(string path, string what) => new($"{path}: {what}", Hint);
}
