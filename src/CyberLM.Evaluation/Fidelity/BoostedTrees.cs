using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace CyberLM.Evaluation;

/// <summary>A classifier of two classes: gradient-boosted trees (FastTree of ML.NET), small and the same for all comparisons.</summary>
static class BoostedTrees
{
    const int Trees = 50, Leaves = 20, LeastExamples = 5, Seed = 1;
    const double LearningRate = 0.2;

    sealed class Example
    {
        public bool Label { get; init; }
        public float[] Features { get; init; } = [];
    }

    /// <summary>How much each row of the test looks positive; only the order of scores means anything.</summary>
    public static float[] Scores(float[][] train, bool[] labels, float[][] test)
    {
        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, train[0].Length);
        IDataView View(IEnumerable<Example> examples) => context.Data.LoadFromEnumerable(examples, schema);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = Trees,
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = LeastExamples,
            LearningRate = LearningRate,
            NumberOfThreads = 1,                             // the same sums in the same order
            Seed = Seed,
        });
        Example[] known = [.. train.Zip(labels).Select(pair => new Example { Features = pair.First, Label = pair.Second })];
        Example[] asked = [.. test.Select(row => new Example { Features = row })];
        var scored = trainer.Fit(View(known)).Transform(View(asked));
        return [.. scored.GetColumn<float>("Score")];
    }
}
