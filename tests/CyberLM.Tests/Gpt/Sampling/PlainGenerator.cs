using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Tests.Gpt.Model;

namespace CyberLM.Tests.Gpt.Sampling;

/// <summary>The sampler's meaning without cache or batch: every token runs the training forward over the window before it.</summary>
sealed class PlainGenerator(TestModel m)
{
    /// <summary>What is due where a token stands, counted from the one behind the border; read by a model that is told.</summary>
    public Func<int, int> Due { get; init; } = _ => 0;

    /// <summary>Logits of the token that follows these; when the window holds a whole context, its first half drops out.</summary>
    public double[] NextLogits(IReadOnlyList<int> tokens)
    {
        var window = new List<int>();
        foreach (int token in tokens)
        {
            if (window.Count == m.Config.BlockSize) window.RemoveRange(0, m.Config.BlockSize - m.Config.BlockSize / 2);
            window.Add(token);
        }
        int T = window.Count;
        var (acts, arena) = Arena.Place(m.Backend, "window", a => Activations.Declare(m.Config, a, DType.F64, DType.F64, 1, T));
        using var _ = arena;
        m.Backend.Write<int>(acts.Tokens, window.ToArray());
        m.Backend.Write<int>(acts.Positions, Enumerable.Range(0, T).ToArray());
        int start = tokens.Count - T;
        if (!acts.Due.IsNone) m.Backend.Write<int>(acts.Due, Enumerable.Range(start, T).Select(Due).ToArray());
        m.Model.Forward(m.P, acts with { First = Tensor.None });
        return m.Read(acts.Logits)[^m.Config.VocabSize..];
    }

    public int Likeliest(IReadOnlyList<int> tokens)
    {
        var logits = NextLogits(tokens);
        return Array.IndexOf(logits, logits.Max());
    }

    public double LogLikelihood(IReadOnlyList<int> tokens, int next)
    {
        var logits = NextLogits(tokens);
        return logits[next] - Math.Log(logits.Sum(Math.Exp));
    }
}
