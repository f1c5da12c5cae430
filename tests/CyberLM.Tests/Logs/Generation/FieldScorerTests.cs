using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Generation;

/// <summary>The costs of records against the scores of their sequences as plain documents.</summary>
public sealed class FieldScorerTests(RandomModel model) : IClassFixture<RandomModel>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Records_cost_what_their_tokens_cost()
    {
        var records = SmallLog.Records()[..80];
        using var scorer = model.NewScorer();
        var costs = model.Scorer.Score(scorer, records, Stop);
        Assert.Equal(80, costs.Nats.Count);
        Assert.Equal(costs.Mean, costs.BySlot.Sum(slot => slot.Nats), 6);

        var encoder = new SequenceEncoder(model.Fields.Schema, RandomModel.Context);
        var expected = new List<double>();
        long tokens = 0;
        List<float>[] byPlace = [.. Enumerable.Range(0, RandomModel.Context / RecordCosts.PlacesTogether).Select(_ => new List<float>())];
        foreach (var sequence in SequenceOrder.Of(records, SequenceKeys.Of(model.Fields.Schema)))
            foreach (var piece in encoder.Encode(sequence, null, 0, _ => 0))
            {
                float[] nats = scorer.Score([piece.Tokens.ToArray()], FieldTokens.Border, Stop)[0];
                int start = piece.HeaderLength;
                for (int at = start; at < nats.Length; at++) byPlace[at / RecordCosts.PlacesTogether].Add(nats[at]);
                foreach (int end in piece.RecordEnds)
                {
                    expected.Add(nats[start..end].Sum(cost => (double)cost));
                    start = end;
                }
                tokens += piece.Tokens.Count - piece.HeaderLength;
            }
        Assert.Equal(expected, costs.Nats);
        Assert.Equal(
            byPlace.Take(costs.ByPlace.Count).Select(nats => (double)nats.Average()), costs.ByPlace.Select(place => place.Nats), Near);
        Assert.All(costs.ByPlace.Index(), one => Assert.Equal(one.Index * RecordCosts.PlacesTogether, one.Item.Place));
        Assert.Equal(tokens, costs.Tokens);
    }

    static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-5;

    [Fact]
    public void A_rule_that_is_broken_is_counted_and_costs()
    {
        var records = SmallLog.Records()[..40];
        int at = records.FindIndex(record => Encoding.UTF8.GetString(record.Span).Contains("\"errorCode\":0", StringComparison.Ordinal));
        string broken = Encoding.UTF8.GetString(records[at].Span).Replace("\"errorCode\":0", "\"errorCode\":7", StringComparison.Ordinal);
        List<ReadOnlyMemory<byte>> changed = [.. records];
        changed[at] = Encoding.UTF8.GetBytes(broken);
        using var scorer = model.NewScorer();
        Assert.Equal(0, model.Scorer.Score(scorer, records, Stop).WithExceptions);
        Assert.Equal(1, model.Scorer.Score(scorer, changed, Stop).WithExceptions);
    }
}
