namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>An operation that native/cuda has kernels for: which ones, and what they take.</summary>
public sealed record CudaOperation(string Name, string Takes, string[] Kernels);

/// <summary>The overlay's table: what `info` prints, and what decides whether an operation is launched or falls back.</summary>
public static class CudaOperations
{
    const string BFloat16 = "bf16";
    const string Any = "f32 or bf16";
    static readonly string SomeHeads =
        $"{BFloat16}, heads of {string.Join(", ", CudaKernels.HeadSizes[..^1])} or {CudaKernels.HeadSizes[^1]}";

    public static IReadOnlyList<CudaOperation> All { get; } =
    [
        new("LayerNormForward", BFloat16, ["layernorm_forward_bf16"]),
        new("LayerNormBackward", BFloat16, ["layernorm_dinput_bf16", "layernorm_dweight_bf16", "add_slices"]),
        new("RmsNormForward", BFloat16, ["rmsnorm_forward_bf16"]),
        new("RmsNormBackward", BFloat16, ["rmsnorm_dinput_bf16", "rmsnorm_dweight_bf16", "add_slices"]),
        new("ResidualLayerNormForward", BFloat16, ["residual_layernorm_forward_bf16"]),
        new("ResidualRmsNormForward", BFloat16, ["residual_rmsnorm_forward_bf16"]),
        new("MatmulForward", BFloat16, [.. Tiles("matmul_forward_bf16"), .. Tiles("matmul_forward_bf16_f32")]),
        new("MatmulBackward", BFloat16,
            [.. Tiles("matmul_dinput_bf16"), .. Tiles("matmul_dweight_bf16"), "matmul_dbias_bf16", "add_slices"]),
        new("MatmulResidualForward", BFloat16, Tiles("matmul_residual_forward_bf16")),
        new("MatmulGeluForward", BFloat16, Tiles("matmul_gelu_forward_bf16")),
        new("MatmulGeluBackward", BFloat16,
            [.. Tiles("matmul_gelu_dinput_bf16"), .. Tiles("matmul_dweight_bf16"), "matmul_dbias_bf16", "add_slices"]),
        new("AttentionForward", SomeHeads, Heads("attention_forward_bf16")),
        new("AttentionBackward", SomeHeads,
            ["attention_delta_bf16", .. Heads("attention_dquery_bf16"), .. Heads("attention_dkey_dvalue_bf16")]),
        new("AttentionDecode", SomeHeads, ["attention_cache_bf16", .. Heads("attention_decode_bf16")]),
        new("FusedClassifier", Any, ["fused_classifier_bf16", "fused_classifier_f32"]),
        new("AddSum", Any, ["sum_bf16", "sum_f32", "sum_partials"]),
        new("GlobalNormSquared", Any, ["sum_squares_bf16", "sum_squares_f32", "sum_partials"]),
        new("AdamW", Any, ["adamw_bf16", "adamw_f32"]),
    ];

    /// <summary>Operations whose kernels this build embedded: all of them, or none where clang-19 was not there.</summary>
    public static IReadOnlyCollection<string> InThisBuild { get; } = Embedded();

    static HashSet<string> Embedded()
    {
        var kernels = PtxImage.EmbeddedFor("sm_80").SelectMany(image => image.Kernels).ToHashSet();
        return [.. All.Where(operation => operation.Kernels.All(kernels.Contains)).Select(operation => operation.Name)];
    }

    static string[] Tiles(string kernel) => [$"{kernel}_{MatmulTile.Large.Size}", $"{kernel}_{MatmulTile.Small.Size}"];

    static string[] Heads(string kernel) => [.. CudaKernels.HeadSizes.Select(size => $"{kernel}_{size}")];

    /// <summary>Operations that a launcher lacks a kernel for, each with the first reason.</summary>
    internal static Dictionary<string, string> Absent(ICudaLauncher launcher)
    {
        var absent = new Dictionary<string, string>();
        foreach (var operation in All)
            if (operation.Kernels.Select(launcher.WhyAbsent).FirstOrDefault(why => why is not null) is { } reason)
                absent.Add(operation.Name, reason);
        return absent;
    }

    /// <summary>One line for each reason, with the operations that it sends to ILGPU.</summary>
    internal static IEnumerable<string> Remarks(IReadOnlyDictionary<string, string> absent) =>
        absent.GroupBy(pair => pair.Value, pair => pair.Key).Select(names =>
            $"{(names.Count() == All.Count ? "every operation" : string.Join(", ", names))} through ILGPU: {names.Key}");
}
