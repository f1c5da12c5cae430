using System.Diagnostics;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Gpt.Files;

/// <summary>A pipe under the name of a model's file is refused; opening it would wait for ever.</summary>
public sealed class OrdinaryFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("schema.json")]
    [InlineData("model.safetensors")]
    [InlineData("data.json")]
    [InlineData("tokens")]
    public Task A_pipe_is_refused(string name)
    {
        MakePipe(folder[name]);
        return IsRefused(name);
    }

    [Fact]
    public Task A_link_to_a_pipe_is_refused()
    {
        MakePipe(folder["pipe"]);
        File.CreateSymbolicLink(folder["config.json"], folder["pipe"]);
        return IsRefused("config.json");
    }

    [Fact]
    public void A_link_to_a_file_is_not_refused()
    {
        File.WriteAllText(folder["x"], "{}");
        File.CreateSymbolicLink(folder["config.json"], folder["x"]);
        OrdinaryFile.Require(folder["config.json"]);
    }

    async Task IsRefused(string name)
    {
        var stop = TestContext.Current.CancellationToken;
        var read = Task.Run(() => Read(name), stop);
        var refused = await Assert.ThrowsAsync<CyberLMException>(() => read.WaitAsync(TimeSpan.FromSeconds(20), stop));
        Assert.Contains($"{folder[name]} is empty, or no ordinary file", refused.Message);
    }

    void Read(string name)
    {
        switch (name)
        {
            case "config.json":
                ModelFolder.ReadConfig(folder.Path);
                break;
            case "tokenizer.json":
                ModelFolder.ReadTokenizer(folder.Path);
                break;
            case "schema.json":
                RecordKeys.Read(folder[name]);
                break;
            case "data.json":
                CorpusSource.Read(folder.Path);
                break;
            case "tokens":
                TokenFile.Open(folder[name]).Dispose();
                break;
            default:
                SafeTensorsReader.Open(folder[name]).Dispose();
                break;
        }
    }

    static void MakePipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
