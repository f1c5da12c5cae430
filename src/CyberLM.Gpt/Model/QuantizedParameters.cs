using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Weights for sampling: every matrix that tokens are multiplied with as bytes and one scale per output, so that a step reads a quarter of
/// F32's memory. Embeddings, norms and biases stay as they are; a tied head becomes a copy of bytes beside the embedding.
/// </summary>
public sealed class QuantizedParameters : IDisposable
{
    readonly Arena arena;

    /// <param name="from">may be disposed of afterwards</param>
    public QuantizedParameters(Backend backend, GptConfig config, ParameterArena from)
    {
        ((Parameters, var placed, var scales), arena) =
            Arena.Place(backend, "weights of bytes", a => Declare(config, a, from.Parameters.Wte.DType));
        try
        {
            FamilyMatrix.Write(backend, config, Parameters.FamilyOf);
            var sources = from.Placed.ToDictionary(source => source.Spec.Name, source => source.Tensor);
            foreach (var (parameter, scale) in placed.Zip(scales))
            {
                var source = sources.GetValueOrDefault(parameter.Spec.Name, from.Parameters.LmHead);
                if (scale.IsNone) backend.Kernels.Convert(parameter.Tensor, source);
                else backend.Kernels.QuantizeRows(parameter.Tensor, scale, source);
            }
        }
        catch (NotSupportedException)
        {
            arena.Dispose();
            throw new CyberLMException(
                $"{backend.Info.Name} has no products with weights of 8 bits",
                "leave int8 out; --backend native has them, where its library is");
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    public Parameters Parameters { get; }
    /// <summary>Bytes of all weights and scales.</summary>
    public long Bytes => arena.Bytes;

    public void Dispose() => arena.Dispose();

    static (Parameters, IReadOnlyList<PlacedParameter>, IReadOnlyList<Tensor>) Declare(GptConfig config, Arena arena, DType storage)
    {
        var untied = config with { TiedHead = false };
        var weights = new Placement((in spec) => arena.Take(spec.Name, IsMatrix(spec) ? DType.I8 : storage, spec.Shape));
        var floats = storage == DType.F64 ? DType.F64 : DType.F32;
        var scales = new Placement((in spec) => IsMatrix(spec) ? arena.Take(spec.Name + ".scale", floats, spec.Shape.D0) : Tensor.None);
        var parameters = Parameters.Declare(untied, weights) with
        {
            Scales = Parameters.Declare(untied, scales),
            FamilyOf = FamilyMatrix.Take(arena, config, storage),
        };
        return (parameters, weights.Placed, [.. scales.Placed.Select(scale => scale.Tensor)]);
    }

    static bool IsMatrix(in ParameterSpec spec) => spec.Matrix || spec.Name == Parameters.HeadName;

    sealed class Placement(Placement.Taking take) : IPlacement
    {
        public delegate Tensor Taking(in ParameterSpec spec);
        public List<PlacedParameter> Placed { get; } = [];

        public Tensor Take(in ParameterSpec spec)
        {
            var tensor = take(spec);
            Placed.Add(new(spec, tensor));
            return tensor;
        }
    }
}
