using System.Security.Cryptography;
using System.Text;
using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>
/// Passes over the tokens of a corpus, what is learned and what is held back apart: packed documents, or windows of the stream.
/// </summary>
sealed class CorpusPasses(ITokenizer tokenizer, TokenFile tokens, DataSplit split)
{
    public TrainingData Of(Recipe recipe) => tokenizer.PacksRecords ? Packed(recipe) : Windows(recipe);

    TrainingData Windows(Recipe recipe)
    {
        long cut = split.CutToken(tokens);
        var pass = new WindowPass(tokens, cut, tokens.TokenCount, recipe.Batch, recipe.Time);
        bool oneByteEach = tokens.ByteCount + tokens.DocumentCount == tokens.TokenCount;
        var loader = new WindowLoader(tokens, 0, cut, recipe.Batch, recipe.Time, recipe.Seed);
        return new(loader, pass, Hash("windows"), oneByteEach ? pass.TargetCount : 0);
    }

    TrainingData Packed(Recipe recipe)
    {
        int cut = split.CutDocument(tokens);
        var pass = new PackedPass(tokens, cut, tokens.DocumentCount, recipe.Batch, recipe.Time);
        var loader = new PackedLoader(tokens, 0, cut, recipe.Batch, recipe.Time, recipe.Seed);
        // Fields leave out what is random by nature: nats per byte would say less than they seem to.
        long bytes = tokenizer is SchemaTokens ? 0 : tokens.BytesOf(cut, tokens.DocumentCount);
        return new(loader, pass, Hash("packed"), bytes);
    }

    string Hash(string way)
    {
        string what = FormattableString.Invariant($"{tokens.ContentHash} {way} {split.By} {split.Fraction:R}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)));
    }
}
