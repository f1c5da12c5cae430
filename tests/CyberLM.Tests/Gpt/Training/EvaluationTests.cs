using System.Text;
using CyberLM.Gpt;
using CyberLM.Kernels;
using Xunit;

namespace CyberLM.Tests.Gpt.Training;

/// <summary>What a run reports of the held-out part, against the scorer, which shares no code with the trainer's evaluation.</summary>
public sealed class EvaluationTests
{
    const int Time = 48;

    [Fact]
    public void Evaluation_is_the_scorers_sum_over_targets_and_over_bytes()
    {
        using var folder = new TemporaryFolder();
        ReadOnlyMemory<byte>[] documents = [.. Enumerable.Range(0, 23)
            .Select(i => Encoding.UTF8.GetBytes($"user u{i} from {new string('x', i % 9)}"))];
        var tokenizer = CharTokenizer.Train(documents);
        using var tokens = TokenFile.Create(folder["tokens"], tokenizer, documents);
        var recipe = new Recipe { Steps = 4, WarmUp = 1, Batch = 3, Time = Time, Storage = SmallRun.Recipe.Storage };
        var pass = new PackedPass(tokens, 0, tokens.DocumentCount, recipe.Batch, Time);
        var loader = new PackedLoader(tokens, 0, tokens.DocumentCount, recipe.Batch, Time, recipe.Seed);
        long bytes = tokens.BytesOf(0, tokens.DocumentCount);
        using var backend = SmallRun.OpenBackend();
        var config = new GptConfig(tokenizer.VocabSize, Time, 1, 2, 16);
        using var trainer = new Trainer(backend, config, recipe, new TrainingData(loader, pass, "evaluation", bytes));
        trainer.Step();

        using var scorer = new Scorer(backend, config, trainer.Weights.Parameters);
        double sum = scorer.Score(Documents(tokens), tokenizer.Border, TestContext.Current.CancellationToken)
            .Sum(scores => scores.Sum(s => (double)s));
        var whole = trainer.Evaluate(0, TestContext.Current.CancellationToken)!.Value;
        Assert.Equal(tokens.TokenCount, whole.Tokens);
        Assert.True(pass.RowCount % recipe.Batch != 0 || pass.RowCount * Time > whole.Tokens, "nothing is ignored in this pass");
        Assert.Equal(sum / tokens.TokenCount, whole.NatsPerToken, 1e-5);               // F32 sums of some hundred losses
        Assert.Equal(sum / bytes, whole.NatsPerByte!.Value, 1e-5);
        var part = trainer.Evaluate(1, TestContext.Current.CancellationToken)!.Value;
        Assert.InRange(part.Tokens, 1, whole.Tokens - 1);
        // Of a part only the loss per token is known; the bytes are estimated by the whole pass's bytes per token.
        Assert.Equal(part.NatsPerToken * tokens.TokenCount / bytes, part.NatsPerByte!.Value, 1e-9);
    }

    static List<ReadOnlyMemory<int>> Documents(TokenFile tokens)
    {
        var documents = new List<ReadOnlyMemory<int>>();
        for (int d = 0; d < tokens.DocumentCount; d++)
        {
            var ids = new int[tokens.DocumentLength(d) + 1];                           // with the border: its end is a target too
            tokens.Read(tokens.DocumentStart(d), ids);
            documents.Add(ids);
        }
        return documents;
    }
}
