namespace CyberLM.Kernels;

/// <summary>
/// The operations a GPT needs, and nothing else. Four rules hold for all of them:
/// <list type="number">
/// <item>Arguments stand in the order: what is written, what is read, scalars.</item>
/// <item>Gradients of parameters accumulate (+=), gradients of activations overwrite (=), except that the two norms add into dInput,
/// which is always the residual stream.</item>
/// <item>Sums are taken in F32; mean, rstd, lse and losses are always F32.</item>
/// <item>Row n of every result has the same bits whatever N is and wherever the row stands.</item>
/// </list>
/// Letters: B batch, T time, C channels, H heads, D head size, V vocabulary, N = B*T. S is the storage type of the run, F32 or BF16;
/// "F" marks what stays F32 in a BF16 run: the residual stream and its gradient, gradients of parameters, moments, master weights.
/// On the reference backend every float is F64. Element-wise operations allow output and input to be the very same tensor.
/// No dropout. GELU is the exact erf. Epsilon of the norms is 1e-5. Masked or absent arguments: Tensor.None where said.
/// </summary>
public interface IKernels
{
    // ---- embedding
    /// <summary>output F (N,C) = wte S (V,C)[tokens I32 (N)] + wpe S (T,C)[positions I32 (N)]; wpe may be None.</summary>
    void EncoderForward(Tensor output, Tensor tokens, Tensor positions, Tensor wte, Tensor wpe);
    /// <summary>dWte F (V,C)[tokens] += dOutput F (N,C); dWpe F (T,C)[positions] += dOutput; dWpe may be None.</summary>
    void EncoderBackward(Tensor dWte, Tensor dWpe, Tensor dOutput, Tensor tokens, Tensor positions);

    // ---- normalisation
    /// <summary>
    /// output S (N,C) = (input F - mean F (N)) * rstd F (N) * weight S (C) + bias S (C); bias may be None. Ba et al., 2016.
    /// </summary>
    void LayerNormForward(Tensor output, Tensor mean, Tensor rstd, Tensor input, Tensor weight, Tensor bias);
    /// <summary>dInput F (N,C) += ; dWeight F (C) += ; dBias F (C) += , may be None; dOutput S (N,C).</summary>
    void LayerNormBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight, Tensor mean,
        Tensor rstd);
    /// <summary>
    /// output S (N,C) = input F * rstd F (N) * weight S (C), rstd = 1 / sqrt(mean(input²) + 1e-5). Zhang and Sennrich, 2019.
    /// </summary>
    void RmsNormForward(Tensor output, Tensor rstd, Tensor input, Tensor weight);
    /// <summary>dInput F (N,C) += ; dWeight F (C) += ; dOutput S (N,C).</summary>
    void RmsNormBackward(Tensor dInput, Tensor dWeight, Tensor dOutput, Tensor input, Tensor weight, Tensor rstd);

    // ---- linear
    /// <summary>output S or F (N,OC) = input S (N,C) * weight S (OC,C)^T + bias S (OC); bias may be None.</summary>
    void MatmulForward(Tensor output, Tensor input, Tensor weight, Tensor bias);
    /// <summary>
    /// dInput S (N,C) = dOutput S (N,OC) * weight; dWeight F (OC,C) += dOutput^T * input; dBias F (OC) += ; dInput, dBias may be None.
    /// </summary>
    void MatmulBackward(Tensor dInput, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor input, Tensor weight);

    // ---- attention
    /// <summary>
    /// Rotates the query and key heads of qkv S (N,(H+2Hkv)D) in place, pairs (i, i + D/2), by positions I32 (N) * theta^(-2i/D).
    /// Su et al., "RoFormer", 2021.
    /// </summary>
    void RopeForward(Tensor qkv, Tensor positions, Heads heads, float theta);
    /// <summary>The inverse rotation of dQkv, in place; the value heads stay untouched.</summary>
    void RopeBackward(Tensor dQkv, Tensor positions, Heads heads, float theta);
    /// <summary>
    /// Causal attention: output S (B,T,HD), lse F (B,H,T), qkv S (B,T,(H+2Hkv)D). Token t of a row sees first[t]..t; first I32 (B,T) does
    /// not decrease within a row, None means 0: one field for packed documents and sliding windows. Query head h reads key head
    /// h * Hkv / H. Keeps lse, never a T x T matrix. Dao et al., "FlashAttention", 2022.
    /// </summary>
    void AttentionForward(Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads);
    /// <summary>dQkv S (B,T,(H+2Hkv)D) = ; dOutput, output S (B,T,HD).</summary>
    void AttentionBackward(Tensor dQkv, Tensor dOutput, Tensor output, Tensor lse, Tensor qkv, Tensor first, Heads heads);
    /// <summary>
    /// A flat batch: token n belongs to cache row rows[n] at positions[n]. First every key and value of qkv S (N,(H+2Hkv)D) goes into
    /// the caches S (rows,maxT,HkvD), then each token sees first[n]..positions[n] of its row; first I32 (N) None means 0. output S (N,HD).
    /// Prefill, decode and forced runs are this one call.
    /// </summary>
    void AttentionDecode(Tensor output, Tensor keyCache, Tensor valueCache, Tensor qkv, Tensor rows, Tensor positions, Tensor first,
        Heads heads);

    // ---- feed forward
    /// <summary>output S = 0.5 x (1 + erf(x / sqrt 2)). Hendrycks and Gimpel, 2016.</summary>
    void GeluForward(Tensor output, Tensor input);
    /// <summary>dInput S = dOutput * GELU'(input).</summary>
    void GeluBackward(Tensor dInput, Tensor dOutput, Tensor input);
    /// <summary>output S (N,C) = silu(gate) * up, input S (N,2C) = [gate | up]. Shazeer, "GLU variants", 2020.</summary>
    void SwiGluForward(Tensor output, Tensor input);
    /// <summary>dInput S (N,2C) = ; dOutput S (N,C).</summary>
    void SwiGluBackward(Tensor dInput, Tensor dOutput, Tensor input);
    /// <summary>output F = left F + right S or F.</summary>
    void ResidualForward(Tensor output, Tensor left, Tensor right);

    // ---- loss
    /// <summary>
    /// losses F (N) = weights[n] * cross entropy of logits S or F (N,V) and targets I32 (N); with writeGradient the logits become their own
    /// gradient times dLoss * weights[n]. Target -1 is ignored: loss and gradient 0. weights F (N) None = 1. dLoss = 1 / sum of weights
    /// over the whole accumulated step.
    /// </summary>
    void FusedClassifier(Tensor logits, Tensor losses, Tensor targets, Tensor weights, float dLoss, bool writeGradient);

    // ---- optimizer
    /// <summary>sum F (1) += sum of values (any float type).</summary>
    void AddSum(Tensor sum, Tensor values);
    /// <summary>sum F (1) += sum of squares of values (any float type).</summary>
    void GlobalNormSquared(Tensor sum, Tensor values);
    /// <summary>
    /// One step of decoupled weight decay (Loshchilov and Hutter, 2017) on weight S, with master F (None when S is F32), gradient m v F.
    /// The clip scale min(1, clip / sqrt(normSquared)) is read on the device. A norm that is not finite makes the step a no-op and
    /// skipped F (1) += 1; pass skipped with one parameter only, None with the others. normSquared None: no clipping, no guard.
    /// </summary>
    void AdamW(Tensor weight, Tensor master, Tensor gradient, Tensor m, Tensor v, Tensor normSquared, Tensor skipped, in AdamWStep step);
    /// <summary>c F (M,N) = alpha * op(a) op(b) + beta * c; a and b S or F; op transposes where asked. beta 0 does not read c.</summary>
    void Gemm(Tensor c, Tensor a, Tensor b, bool transposeA, bool transposeB, float alpha, float beta);
    /// <summary>
    /// output F = beta * output + alpha * input F / sqrt(normSquared F (1)); None = 1. beta 0 does not read output. A guard F (1) that is
    /// not finite makes it a no-op; None: no guard.
    /// </summary>
    void ScaledAdd(Tensor output, Tensor input, Tensor normSquared, Tensor guard, float alpha, float beta);

    // ---- memory
    /// <summary>output (any type) = value.</summary>
    void Fill(Tensor output, float value);
    /// <summary>output = input between F32 and BF16, round to nearest even; NaN stays NaN. Of one type: a copy.</summary>
    void Convert(Tensor output, Tensor input);
    /// <summary>output (N,C) = input (M,C)[index I32 (N)], any one type.</summary>
    void GatherRows(Tensor output, Tensor input, Tensor index);

    // ---- sampling
    /// <summary>
    /// ids I32 (N) drawn from logits S or F (N,V). allowed I32 (N,⌈V/32⌉) bit mask or None; random F (N) uniform numbers of the host, so
    /// that a request is the same in any batch. logLikelihood F (N,2): of the drawn token under the mask, and without it, both at
    /// temperature 1 and before any cut. Order: mask, temperature, top-k, top-p, min-p, then the inverse of the cumulative distribution in
    /// order of descending logit, equal logits in order of id.
    /// </summary>
    void NextToken(Tensor ids, Tensor logLikelihood, Tensor logits, Tensor allowed, Tensor random, in NextTokenOptions options);

    // ---- optional: int8 weights for decoding
    /// <summary>output I8 (OC,C) = round(input / scale), scale F (OC) = max |row| / 127.</summary>
    [OptionalOperation]
    void QuantizeRows(Tensor output, Tensor scale, Tensor input) => throw new NotSupportedException("QuantizeRows");
    /// <summary>output S or F (N,OC) = input S (N,C) * (weight I8 (OC,C) * scale F (OC))^T + bias S (OC); bias may be None.</summary>
    [OptionalOperation]
    void MatmulQuantized(Tensor output, Tensor input, Tensor weight, Tensor scale, Tensor bias) =>
        throw new NotSupportedException("MatmulQuantized");

    // ---- fused: the body is the meaning, an override is only ever faster
    void ResidualLayerNormForward(Tensor residual, Tensor normed, Tensor mean, Tensor rstd, Tensor left, Tensor right, Tensor weight,
        Tensor bias)
    {
        ResidualForward(residual, left, right);
        LayerNormForward(normed, mean, rstd, residual, weight, bias);
    }

    void ResidualRmsNormForward(Tensor residual, Tensor normed, Tensor rstd, Tensor left, Tensor right, Tensor weight)
    {
        ResidualForward(residual, left, right);
        RmsNormForward(normed, rstd, residual, weight);
    }

    void MatmulResidualForward(Tensor output, Tensor scratch, Tensor residual, Tensor input, Tensor weight, Tensor bias)
    {
        MatmulForward(scratch, input, weight, bias);
        ResidualForward(output, residual, scratch);
    }

    void MatmulGeluForward(Tensor output, Tensor preGelu, Tensor input, Tensor weight, Tensor bias)
    {
        MatmulForward(preGelu, input, weight, bias);
        GeluForward(output, preGelu);
    }

    void MatmulSwiGluForward(Tensor output, Tensor preSwiGlu, Tensor input, Tensor weight, Tensor bias)
    {
        MatmulForward(preSwiGlu, input, weight, bias);
        SwiGluForward(output, preSwiGlu);
    }

    void MatmulGeluBackward(Tensor dPreGelu, Tensor dWeight, Tensor dBias, Tensor dOutput, Tensor gelu, Tensor preGelu, Tensor weight)
    {
        MatmulBackward(dPreGelu, dWeight, dBias, dOutput, gelu, weight);
        GeluBackward(dPreGelu, dPreGelu, preGelu);
    }
}
