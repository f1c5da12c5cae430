using System.Runtime.InteropServices;

namespace CyberLM.Cli;

/// <summary>
/// Ctrl-C and SIGTERM as a cancellation token, so that a verb can save its state. A second Ctrl-C ends the process at once.
/// </summary>
sealed class Signals : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration interrupt, terminate;

    public Signals()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Ask(context, CyberLM.Cli.ExitCode.Interrupted));
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Ask(context, CyberLM.Cli.ExitCode.Terminated));
    }

    public CancellationToken Token => source.Token;

    /// <summary>What to exit with once the token was honoured; 0 while nobody asked.</summary>
    public int ExitCode { get; private set; }

    void Ask(PosixSignalContext context, int exitCode)
    {
        context.Cancel = ExitCode == 0;
        if (ExitCode != 0) return;
        ExitCode = exitCode;
        source.Cancel();
    }

    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }
}
