using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>A flat batch of up to N tokens, each with a cache row and a position, and what a pass over it writes.</summary>
public sealed record DecodeActivations(
    Tensor Tokens, Tensor Rows, Tensor Positions,       // I32 (N)
    Tensor Due,                                         // I32 (N): what is due behind the token; None: the model is not told
    Tensor Wanted,                                      // I32 (N): the tokens whose logits are wanted, by their place in the batch
    Tensor WantedDue, Tensor Moves,                     // I32 (N), F (N,V): what is due behind these, and what it adds; None: nothing
    Tensor MovesOfDue,                                  // F (Dues,V): the same for all that can be due, made once; None likewise
    Tensor Residual, Tensor Residual2,                  // F (N,C)
    Tensor Normed, Tensor Mean, Tensor Rstd,            // S (N,C), F (N), F (N)
    Tensor Qkv, Tensor Att, Tensor Branch,              // S (N,(H+2Hkv)D), S (N,HD), S (N,C)
    Tensor Fc, Tensor FcAct,                            // S (N,HiddenIn), S (N,Hidden)
    Tensor WantedResidual,                              // F (N,C)
    Tensor Logits)                                      // F (N,V), also in a BF16 run: sampling compares small differences
{
    public int Capacity => Tokens.Shape.D0;

    public static DecodeActivations Declare(GptConfig c, Arena arena, DType storage, DType floats, int N)
    {
        Tensor Ids(string name) => arena.Take(name, DType.I32, N);
        Tensor Stored(string name, int width) => arena.Take(name, storage, (N, width));
        Tensor Floats(string name, int width) => arena.Take(name, floats, (N, width));
        return new(
            Ids("tokens"), Ids("rows"), Ids("positions"), c.Dues > 1 ? Ids("due") : Tensor.None, Ids("wanted"),
            c.Families is null ? Tensor.None : Ids("wanted_due"),
            c.Families is null ? Tensor.None : Floats("moves", c.VocabSize),
            c.Families is null ? Tensor.None : arena.Take("moves_of_due", floats, (c.Dues, c.VocabSize)),
            Floats("residual", c.Channels), Floats("residual2", c.Channels),
            Stored("normed", c.Channels), arena.Take("mean", floats, N), arena.Take("rstd", floats, N),
            Stored("qkv", c.Heads.Width), Stored("att", c.Heads.QueryWidth), Stored("branch", c.Channels),
            Stored("fc", c.HiddenIn), Stored("fc_act", c.Hidden),
            Floats("wanted_residual", c.Channels),
            Floats("logits", c.VocabSize));
    }
}
