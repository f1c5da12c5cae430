using CyberLM.Gpt;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using CyberLM.Tests.Gpt.Data;
using Xunit;

namespace CyberLM.Tests.Logs.Corpora;

/// <summary>What a model's folder says of its logs, damaged: read or refused in a sentence, never anything else.</summary>
public sealed class FolderFileTests : IDisposable
{
    const int Count = 1000;
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_field_of_data_json_comes_back()
    {
        var source = new CorpusSource(["-", "/var/log/a.jsonl"], CharTokenizer.Name, 777, DataSplit.Parse("time:0.25")) { TokenFile = "x" };
        source.Write(folder.Path);
        var back = CorpusSource.Read(folder.Path);
        Assert.Equal(source.Files, back.Files);
        Assert.Equal(source, back with { Files = source.Files });
    }

    [Fact]
    public void A_damaged_data_json_is_read_or_refused()
    {
        var source = new CorpusSource(["/var/log/a.jsonl"], BpeTokenizer.Name, 4096, DataSplit.Parse("bytes:0.1")) { TokenFile = "x" };
        source.Write(folder.Path);
        Survives(CorpusSource.PathIn(folder.Path), () => CorpusSource.Read(folder.Path), atLeast: 500);
    }

    [Fact]
    public void A_damaged_schema_json_is_read_or_refused()
    {
        var keys = new RecordKeys();
        keys.Add("""{"time":"2026-01-01","user":{"id":1,"roles":[{"name":"a"}]}}"""u8);
        string path = folder["schema.json"];
        using (var stream = File.Create(path)) keys.WriteTo(stream);
        Survives(path, () => RecordKeys.Read(path).Check("{}"u8), atLeast: 400);
    }

    /// <param name="atLeast">most damage is no valid file any more; a changed letter within a string is</param>
    static void Survives(string path, Action read, int atLeast)
    {
        int refused = 0;
        Mutations.ForEach(File.ReadAllBytes(path), Count, bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                read();
            }
            catch (CyberLMException)
            {
                refused++;
            }
        });
        Assert.InRange(refused, atLeast, Count);
    }
}
