using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Which family a token is of, as a matrix (V,S) of 0 and 1: a product with it adds one number to the logits of a whole family, and its
/// transpose sums their gradients. Nothing of it is learned: it is made of the configuration wherever weights are read, and no file holds
/// it.
/// </summary>
static class FamilyMatrix
{
    /// <summary>Columns come in whole vectors of a processor, and in whole tiles of a GPU; those behind the last family stay 0.</summary>
    const int Step = 32;

    /// <summary>A product with it costs each token a number for each family, as a head with so many channels more would.</summary>
    const int Most = 1024;

    /// <summary>null where they are too many for their gain.</summary>
    public static TokenFamilies? Few(TokenFamilies? families) => families is { Count: <= Most } ? families : null;

    public static int Columns(TokenFamilies families) => (families.Count + Step - 1) / Step * Step;

    /// <summary>None where the head is not told of families.</summary>
    public static Tensor Take(Arena arena, GptConfig c, DType type) =>
        c.Families is { } families ? arena.Take("families of tokens", type, (c.VocabSize, Columns(families))) : Tensor.None;

    public static void Write(Backend backend, GptConfig c, Tensor matrix)
    {
        if (c.Families is not { } families) return;
        int columns = Columns(families);
        float[] values = new float[matrix.Count];
        int[] of = families.OfTokens();
        for (int token = 0; token < of.Length; token++) values[token * columns + of[token]] = 1;
        Initialization.Write(backend, matrix, values);
    }
}
