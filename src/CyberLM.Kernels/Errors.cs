namespace CyberLM;

/// <summary>What the user gave, or the data, is at fault: one sentence with its place, and what to do about it. Exit code 2.</summary>
public class CyberLMException(string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    public string? Hint { get; } = hint;
}

/// <summary>Disk, memory or device are at fault, not the command line: exit code 3.</summary>
public sealed class EnvironmentException(string message, string? hint = null, Exception? inner = null)
    : CyberLMException(message, hint, inner);

/// <summary>A device refused an operation: a bug of ours, or a broken device. Exit code 70.</summary>
public sealed class BackendException(string operation, string backend, int status, string detail)
    : Exception($"{backend}: {operation} failed with status {status}: {detail}")
{
    public string Operation { get; } = operation;
    public string Backend { get; } = backend;
    public int Status { get; } = status;
}
