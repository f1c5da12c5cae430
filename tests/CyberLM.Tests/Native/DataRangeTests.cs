using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>Numbers inside tensors that would lead out of other tensors are refused, with their place.</summary>
public sealed class DataRangeTests : IDisposable
{
    readonly NativeBackend backend = NativeEngine.Open(2);
    readonly Loaded tensors;

    public DataRangeTests() => tensors = new Loaded(backend);

    public void Dispose()
    {
        tensors.Dispose();
        backend.Dispose();
    }

    Tensor F(Shape shape) => tensors.Floats(shape, new float[shape.Count]);

    void Refused(string sentence, Action<IKernels> call)
    {
        var e = Assert.Throws<BackendException>(() => call(backend.Kernels));
        Assert.Contains(sentence, e.Message);
        Assert.Equal((int)ClmStatus.BadArgument, e.Status);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_token_outside_the_vocabulary(int token)
    {
        var tokens = tensors.Integers(3, [0, 3, token]);
        var positions = tensors.Integers(3, [0, 1, 2]);
        string sentence = $"tokens[2] is {token}, needs 0 to 3";
        Refused(sentence, k => k.EncoderForward(F((3, 2)), tokens, positions, F((4, 2)), F((3, 2))));
        Refused(sentence, k => k.EncoderBackward(F((4, 2)), F((3, 2)), F((3, 2)), tokens, positions));
    }

    [Fact]
    public void A_position_beyond_the_table()
    {
        var tokens = tensors.Integers(2, [0, 1]);
        var positions = tensors.Integers(2, [0, 5]);
        Refused("positions[1] is 5, needs 0 to 4", k => k.EncoderForward(F((2, 2)), tokens, positions, F((4, 2)), F((5, 2))));
        Refused("positions[1] is 5, needs 0 to 4", k => k.EncoderBackward(F((4, 2)), F((5, 2)), F((2, 2)), tokens, positions));
        backend.Kernels.EncoderForward(F((2, 2)), tokens, positions, F((4, 2)), Tensor.None);
        Refused("positions[0] is -1", k => k.RopeForward(F((2, 6)), tensors.Integers(2, [-1, 0]), new Heads(1, 1, 2), 10));
    }

    [Fact]
    public void A_target_outside_the_vocabulary()
    {
        Refused("targets[1] is 4, needs -1 to 3",
                k => k.FusedClassifier(F((2, 4)), F(2), tensors.Integers(2, [-1, 4]), Tensor.None, 1, true));
        Refused("targets[0] is -2", k => k.FusedClassifier(F((2, 4)), F(2), tensors.Integers(2, [-2, 3]), Tensor.None, 1, true));
    }

    [Fact]
    public void A_row_to_gather_that_is_not_there() =>
        Refused("index[1] is 3, needs 0 to 2", k => k.GatherRows(F((2, 4)), F((3, 4)), tensors.Integers(2, [2, 3])));

    [Fact]
    public void A_row_without_an_allowed_token()
    {
        var options = new NextTokenOptions(1, 0, 1, 0);
        // Bit 2 lies beyond the vocabulary of two.
        var allowed = tensors.Integers((2, 1), [1, 4]);
        Refused("allowed admits no token in row 1",
                k => k.NextToken(tensors.Empty(DType.I32, 2), F((2, 2)), F((2, 2)), allowed, F(2), options));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.5f)]
    [InlineData(float.NaN)]
    public void A_random_number_outside_its_interval(float random)
    {
        var options = new NextTokenOptions(1, 0, 1, 0);
        Refused("random[1] is", k => k.NextToken(
            tensors.Empty(DType.I32, 2), F((2, 2)), F((2, 2)), Tensor.None, tensors.Floats(2, [0, random]), options));
    }

    [Fact]
    public void Options_and_steps_that_make_no_sense()
    {
        void Draw(IKernels k, NextTokenOptions options) =>
            k.NextToken(tensors.Empty(DType.I32, 2), F((2, 2)), F((2, 2)), Tensor.None, F(2), options);
        Refused("temperature is -1", k => Draw(k, new(-1, 0, 1, 0)));
        Refused("temperature is -nan", k => Draw(k, new(float.NaN, 0, 1, 0)));
        Refused("top_k is -1", k => Draw(k, new(1, -1, 1, 0)));
        Refused("step is 0, counts from 1", k => k.AdamW(
            F(2), Tensor.None, F(2), F(2), F(2), Tensor.None, Tensor.None, new AdamWStep(0.1f, 0.9f, 0.9f, 0, 0, 0, 0)));
        Refused("head size is 3, needs to be even", k => k.RopeForward(F((2, 9)), tensors.Integers(2, [0, 0]), new Heads(1, 1, 3), 10));
        Refused("heads are 0", k => k.RopeForward(F((2, 8)), tensors.Integers(2, [0, 0]), new Heads(0, 1, 4), 10));
    }

    [Fact]
    public void Two_storage_types_in_one_call()
    {
        var halves = tensors.Halves((2, 2), new ushort[4]);
        Refused("gelu_forward: input is F32, needs BF16 like output", k => k.GeluForward(halves, F((2, 2))));
        Refused("adamw: master is missing", k => k.AdamW(
            halves, Tensor.None, F(4), F(4), F(4), Tensor.None, Tensor.None, new AdamWStep(0.1f, 0.9f, 0.9f, 0, 0, 0, 1)));
    }
}
