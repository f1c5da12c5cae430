using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>Device memory of a sampling step over up to N tokens.</summary>
sealed record SampleTensors(
    DecodeActivations Acts,
    Tensor Allowed,                 // I32 (N,words), one bit per token of the vocabulary
    Tensor Random,                  // F (N)
    Tensor Ids,                     // I32 (N)
    Tensor LogLikelihood)           // F (N,2): under the mask, without it
{
    public const int MaskWordBits = 32;

    public int Capacity => Acts.Capacity;

    public static SampleTensors Declare(GptConfig c, Arena arena, DType storage, DType floats, int N) => new(
        DecodeActivations.Declare(c, arena, storage, floats, N),
        arena.Take("allowed", DType.I32, (N, (c.VocabSize + MaskWordBits - 1) / MaskWordBits)),
        arena.Take("random", floats, N),
        arena.Take("ids", DType.I32, N),
        arena.Take("log_likelihood", floats, (N, 2)));
}
