using System.Runtime.InteropServices;

namespace CyberLM.Kernels.Native;

static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_encoder_forward(
        nint context, ClmTensor output, ClmTensor tokens, ClmTensor positions, ClmTensor wte, ClmTensor wpe);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_encoder_backward(
        nint context, ClmTensor dWte, ClmTensor dWpe, ClmTensor dOutput, ClmTensor tokens, ClmTensor positions);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_layernorm_forward(
        nint context, ClmTensor output, ClmTensor mean, ClmTensor rstd, ClmTensor input, ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_layernorm_backward(
        nint context, ClmTensor dInput, ClmTensor dWeight, ClmTensor dBias, ClmTensor dOutput, ClmTensor input, ClmTensor weight,
        ClmTensor mean, ClmTensor rstd);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_rmsnorm_forward(
        nint context, ClmTensor output, ClmTensor rstd, ClmTensor input, ClmTensor weight);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_rmsnorm_backward(
        nint context, ClmTensor dInput, ClmTensor dWeight, ClmTensor dOutput, ClmTensor input, ClmTensor weight, ClmTensor rstd);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_forward(
        nint context, ClmTensor output, ClmTensor input, ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_backward(
        nint context, ClmTensor dInput, ClmTensor dWeight, ClmTensor dBias, ClmTensor dOutput, ClmTensor input, ClmTensor weight);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_residual_forward(
        nint context, ClmTensor output, ClmTensor scratch, ClmTensor residual, ClmTensor input, ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_gelu_forward(
        nint context, ClmTensor output, ClmTensor preGelu, ClmTensor input, ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_swiglu_forward(
        nint context, ClmTensor output, ClmTensor preSwiGlu, ClmTensor input, ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_gelu_backward(
        nint context, ClmTensor dPreGelu, ClmTensor dWeight, ClmTensor dBias, ClmTensor dOutput, ClmTensor gelu, ClmTensor preGelu,
        ClmTensor weight);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_rope_forward(nint context, ClmTensor qkv, ClmTensor positions, ClmHeads heads, float theta);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_rope_backward(nint context, ClmTensor dQkv, ClmTensor positions, ClmHeads heads, float theta);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_attention_forward(
        nint context, ClmTensor output, ClmTensor lse, ClmTensor qkv, ClmTensor first, ClmHeads heads);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_attention_backward(
        nint context, ClmTensor dQkv, ClmTensor dOutput, ClmTensor output, ClmTensor lse, ClmTensor qkv, ClmTensor first,
        ClmHeads heads);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_attention_decode(
        nint context, ClmTensor output, ClmTensor keyCache, ClmTensor valueCache, ClmTensor qkv, ClmTensor rows,
        ClmTensor positions, ClmTensor first, ClmHeads heads);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_gelu_forward(nint context, ClmTensor output, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_gelu_backward(nint context, ClmTensor dInput, ClmTensor dOutput, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_swiglu_forward(nint context, ClmTensor output, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_swiglu_backward(nint context, ClmTensor dInput, ClmTensor dOutput, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_residual_forward(nint context, ClmTensor output, ClmTensor left, ClmTensor right);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_fused_classifier(
        nint context, ClmTensor logits, ClmTensor losses, ClmTensor targets, ClmTensor weights, float dLoss, int writeGradient);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_add_sum(nint context, ClmTensor sum, ClmTensor values);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_global_norm_squared(nint context, ClmTensor sum, ClmTensor values);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_adamw(
        nint context, ClmTensor weight, ClmTensor master, ClmTensor gradient, ClmTensor m, ClmTensor v, ClmTensor normSquared,
        ClmTensor skipped, in ClmAdamWStep step);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_gemm(
        nint context, ClmTensor c, ClmTensor a, ClmTensor b, int transposeA, int transposeB, float alpha, float beta);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_scaled_add(
        nint context, ClmTensor output, ClmTensor input, ClmTensor normSquared, ClmTensor guard, float alpha, float beta);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_fill(nint context, ClmTensor output, float value);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_convert(nint context, ClmTensor output, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_gather_rows(nint context, ClmTensor output, ClmTensor input, ClmTensor index);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_next_token(
        nint context, ClmTensor ids, ClmTensor logLikelihood, ClmTensor logits, ClmTensor allowed, ClmTensor random,
        in ClmNextTokenOptions options);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_quantize_rows(nint context, ClmTensor output, ClmTensor scale, ClmTensor input);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_matmul_quantized(
        nint context, ClmTensor output, ClmTensor input, ClmTensor weight, ClmTensor scale, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_residual_layernorm_forward(
        nint context, ClmTensor residual, ClmTensor normed, ClmTensor mean, ClmTensor rstd, ClmTensor left, ClmTensor right,
        ClmTensor weight, ClmTensor bias);
    [LibraryImport(Library)]
    internal static partial ClmStatus clm_residual_rmsnorm_forward(
        nint context, ClmTensor residual, ClmTensor normed, ClmTensor rstd, ClmTensor left, ClmTensor right, ClmTensor weight);
}
