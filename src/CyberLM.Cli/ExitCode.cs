namespace CyberLM.Cli;

/// <summary>What the process says when it ends; scripts rely on it.</summary>
static class ExitCode
{
    public const int Done = 0;
    /// <summary>A check that was asked for did not hold.</summary>
    public const int CheckFailed = 1;
    /// <summary>The command line or the input is at fault.</summary>
    public const int BadInput = 2;
    /// <summary>Disk, memory or device are at fault.</summary>
    public const int Environment = 3;
    /// <summary>A bug of ours.</summary>
    public const int Bug = 70;
    /// <summary>Ctrl-C; a training has saved its state once it has begun.</summary>
    public const int Interrupted = 130;
    /// <summary>SIGTERM; as with Ctrl-C.</summary>
    public const int Terminated = 143;
}
