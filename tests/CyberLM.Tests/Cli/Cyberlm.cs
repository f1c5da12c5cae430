using System.Diagnostics;
using System.Text;
using CyberLM.Cli;

namespace CyberLM.Tests.Cli;

/// <summary>What a run of the command line gave.</summary>
sealed record Outcome(int ExitCode, string Output, string Talk);

/// <summary>The command line as its users meet it: within this process, or as a process of its own that can be killed.</summary>
static class Cyberlm
{
    public static Outcome Run(params string[] arguments)
    {
        using var data = new MemoryStream();
        return Run(TimeProvider.System, data, arguments);
    }

    /// <param name="clock">by which records are released</param>
    public static Outcome Run(TimeProvider clock, MemoryStream data, params string[] arguments)
    {
        using var talk = new StringWriter();
        using var signals = new Signals();
        int code = new CommandLine(data, talk, signals, clock).Run(arguments);
        return new(code, Encoding.UTF8.GetString(data.ToArray()), talk.ToString());
    }

    public static Process Start(params string[] arguments) => Start([], arguments);

    public static Process Start((string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cyberlm.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>What each thread of a process is doing that should have ended: name, state, and where in the kernel it sleeps.</summary>
    public static string Threads(Process process) =>
        string.Join(", ", Directory.GetDirectories($"/proc/{process.Id}/task").Select(ThreadState));

    static string ThreadState(string thread)
    {
        string Text(string file) => File.ReadAllText(Path.Combine(thread, file)).Trim();
        return $"{Text("comm")} {Text("stat").Split(' ')[2]} {Text("wchan")}";
    }

    static readonly (string Flag, string Value)[] Small =
    [
        ("--tokenizer", "char"), ("--layers", "1"), ("--heads", "2"), ("--channels", "32"), ("--context", "64"), ("--batch", "2"),
            ("--threads", "1"),
    ];

    /// <summary>The flags of a small model, seconds and not minutes, where the test does not give its own.</summary>
    public static string[] Train(string data, string model, params string[] more) =>
    [
        "train", "--data", data, "--out", model,
        .. Small.Where(s => !more.Contains(s.Flag)).SelectMany(s => new[] { s.Flag, s.Value }), .. more,
    ];
}
