using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>Keys and values of every token that a row has read so far, per layer: S (rows,maxT,HkvD).</summary>
public sealed record KeyValueCache(Tensor[] Keys, Tensor[] Values)
{
    public static KeyValueCache Declare(GptConfig c, Arena arena, DType storage, int rows)
    {
        Shape shape = (rows, c.BlockSize, c.Heads.KeyValueWidth);
        var keys = new Tensor[c.Layers];
        var values = new Tensor[c.Layers];
        for (int l = 0; l < c.Layers; l++)
        {
            keys[l] = arena.Take($"h.{l}.keys", storage, shape);
            values[l] = arena.Take($"h.{l}.values", storage, shape);
        }
        return new(keys, values);
    }
}
