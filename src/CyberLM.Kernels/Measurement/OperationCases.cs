namespace CyberLM.Kernels.Measurement;

/// <summary>
/// Every operation of the contract at the shapes of a training step and of a sampling step. Each family's file lists its calls; a
/// decoding step has few rows, and is measured apart where that makes another problem of it.
/// </summary>
public static partial class OperationCases
{
    /// <summary>Rows of a sampling step.</summary>
    const int Rows = 16;
    /// <summary>Tokens of a prompt that are read at once.</summary>
    const int Prompt = 256;

    public static IReadOnlyList<OperationCase> All { get; } = [.. Of(ModelSizes.Tiny), .. Of(ModelSizes.Small)];

    public static IEnumerable<OperationCase> Of(ModelSizes s) =>
    [
        .. Embedding(s), .. Norms(s), .. Linear(s), .. Attention(s), .. FeedForward(s), .. Loss(s), .. Optimizer(s), .. Memory(s),
        .. Sampling(s), .. Fused(s),
    ];

    /// <summary>The call's name, "qkv" for instance, may be empty.</summary>
    static OperationCase New(string operation, ModelSizes s, string call, string numbers, Func<Operands, Action<IKernels>> declare) =>
        new(operation, string.Join(' ', new[] { s.Name, call, numbers }.Where(part => part.Length > 0)), declare);
}
