namespace CyberLM.Kernels;

/// <summary>How a row of (H + 2 Hkv) D numbers splits into query, key and value heads of D numbers each.</summary>
public readonly record struct Heads(int Query, int KeyValue, int Size)
{
    public int QueryWidth => Query * Size;
    public int KeyValueWidth => KeyValue * Size;
    public int Width => QueryWidth + 2 * KeyValueWidth;
}

/// <param name="ClipNorm">the largest global gradient norm; 0: no clipping</param>
/// <param name="Step">counts from 1; it corrects the bias of both moments</param>
public readonly record struct AdamWStep(float LearningRate, float Beta1, float Beta2, float Epsilon, float WeightDecay, float ClipNorm,
    int Step);

/// <param name="Temperature">0: the likeliest token, the smallest id of several</param>
/// <param name="TopK">0: off</param>
/// <param name="TopP">1: off; the smallest set of likeliest tokens whose mass reaches it</param>
/// <param name="MinP">0: off; drops what is less likely than this share of the likeliest</param>
public readonly record struct NextTokenOptions(float Temperature, int TopK, float TopP, float MinP);
