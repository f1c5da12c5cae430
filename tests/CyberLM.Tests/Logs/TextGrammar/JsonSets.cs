using System.Text.Json;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>The shared JSON logs, some hundred records of each, with the grammar and the tokenizer learned from them.</summary>
sealed class JsonSets
{
    const int MostRecords = 300;

    public static readonly TheoryData<string> Paths =
    [
        "azure-ad/signin.jsonl", "azure-sentinel-sample", "azure-sentinel-sample/Okta_CL.json",
        "azure-sentinel-sample/Syslog_SymantecVIP.json", "azure-sentinel-sample/githubscanaudit_CL.json",
        "azure-sentinel-training-lab", "cloudtrail", "det-eng-samples-o365", "invictus-aws-cloudtrail", "msticpy-aad",
        "msticpy-exchange", "opensearch-cloudtrail", "otrf-security-datasets/cloud",
        "otrf-security-datasets/windows/execution__psh_python_webserver.zip",
        "otrf-security-datasets/windows/lateral_movement__schtask_create.zip", "panther-analysis", "plaso-jsonl", "sigma/cases.jsonl",
        "sigma/correlation-cases.jsonl",
    ];

    public JsonSets(string path)
    {
        var all = new LogReader([Repository.Shared($"data/{path}")]).Read().Where(record => record.Utf8.Span[0] == '{').ToList();
        int step = Math.Max(1, all.Count / MostRecords);
        byte[][] sample = [.. all.Where((_, i) => i % step == 0).Take(MostRecords).Select(record => record.Utf8.ToArray())];
        // A key twice in one object is an error of the log's writer; the grammar must not repeat it.
        Records = [.. sample.Where(record => !HasDoubledKey(record))];
        Doubled = sample.Length - Records.Length;
        Tokenizer = CharTokenizer.Train(Records.Select(record => (ReadOnlyMemory<byte>)record));
        Grammar = JsonGrammar.Learn(sample.Select(record => (ReadOnlyMemory<byte>)record))!;
    }

    static bool HasDoubledKey(byte[] record)
    {
        try
        {
            JsonDocument.Parse(record, new JsonDocumentOptions { AllowDuplicateProperties = false }).Dispose();
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    public int Doubled { get; }

    public byte[][] Records { get; }
    public CharTokenizer Tokenizer { get; }
    public JsonGrammar Grammar { get; }
}
