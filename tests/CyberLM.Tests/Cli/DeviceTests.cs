using Xunit;

namespace CyberLM.Tests.Cli;

/// <summary>CYBERLM_DEVICE as a user sets it, in a process of its own.</summary>
public sealed class DeviceTests : IDisposable
{
    readonly Gpt.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    (int Code, string Talk) Train(string device)
    {
        string log = folder["a.log"];
        File.WriteAllLines(log, Enumerable.Range(0, 60)
            .Select(i => $"user u{i % 5} logged in from host h{i % 7} and stayed for {i} minutes"));
        string[] train = Cyberlm.Train(log, folder["m"], "--steps", "2", "--backend", "ilgpu");
        using var process = Cyberlm.Start([("CYBERLM_DEVICE", device)], train);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        string talk = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, talk + output.Result);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_those_that_are()
    {
        var (code, talk) = Train("cuda:77");
        Assert.Equal(2, code);
        Assert.Contains("CYBERLM_DEVICE names a device 'cuda:77' that is not here: there is ", talk);
        Assert.Contains("cpu (", talk);
        Assert.False(Directory.Exists(folder["m"]));
    }

    [Fact]
    public void The_processor_can_be_asked_for()
    {
        var (code, talk) = Train("cpu");
        Assert.True(code == 0, talk);
    }
}
