using CyberLM.Gpt;
using CyberLM.Kernels;
using CyberLM.Kernels.Measurement;
using CyberLM.Kernels.Reference;
using Xunit;

namespace CyberLM.Tests.Kernels.Measurement;

public sealed class OperationCasesTests
{
    static readonly ModelSizes Little = new("little", 1, 8, 16, 2, 1, 32);

    [Fact]
    public void Every_operation_of_the_contract_is_measured() =>
        Assert.Equal(
            typeof(IKernels).GetMethods().Select(m => m.Name).Order(), OperationCases.All.Select(c => c.Operation).Distinct().Order());

    [Fact]
    public void No_two_cases_have_the_same_name() => Assert.Distinct(OperationCases.All.Select(c => c.ToString()));

    [Fact]
    public void Each_case_is_one_call_of_the_operation_that_it_is_named_after()
    {
        using var backend = new ReferenceBackend();
        foreach (var operation in OperationCases.Of(Little))
        {
            using var memory = backend.Allocate(operation.Bytes(DType.F64));
            var profile = new ProfiledKernels(new CheckedKernels(backend.Kernels), backend.Synchronize);
            operation.Place(backend, DType.F64, memory)(profile);
            var row = Assert.Single(profile.Table);
            Assert.Equal((operation.Operation, 1), (row.Operation, row.Calls));
        }
    }

    [Fact]
    public void The_sizes_are_those_of_the_presets()
    {
        foreach (var sizes in new[] { ModelSizes.Tiny, ModelSizes.Small })
        {
            var swiGlu = GptPresets.Get(sizes.Name, sizes.V) with
            {
                Mlp = Mlp.SwiGlu,
                Norm = Norm.RmsNorm,
                Positions = Positions.Rotary,
            };
            var gelu = swiGlu with { Mlp = Mlp.Gelu };
            Assert.Equal((gelu.BlockSize, gelu.Channels, gelu.Heads, gelu.Layers), (sizes.T, sizes.C, sizes.Heads, sizes.Layers));
            Assert.Equal((gelu.Hidden, swiGlu.Hidden), (sizes.GeluHidden, sizes.Hidden));
            // Norms are left out of the count.
            Assert.Equal(swiGlu.ParameterCount - (2 * sizes.Layers + 1) * sizes.C, sizes.Parameters);
        }
    }
}
