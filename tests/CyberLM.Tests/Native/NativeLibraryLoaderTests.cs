using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed class NativeLibraryLoaderTests
{
    [Fact]
    public void Without_the_variable_the_library_stands_beside_the_program() =>
        Assert.Equal(AppContext.BaseDirectory, Path.GetDirectoryName(NativeLibraryLoader.Locate(null)) + Path.DirectorySeparatorChar);

    [Fact]
    public void The_variable_names_a_folder_or_a_file()
    {
        string folder = Path.GetTempPath();
        Assert.Equal(folder.TrimEnd('/'), Path.GetDirectoryName(NativeLibraryLoader.Locate(folder)));
        Assert.Equal("/some/where/engine.so", NativeLibraryLoader.Locate("/some/where/engine.so"));
    }

    [Fact]
    public void Another_abi_is_one_sentence_with_both_numbers_the_path_and_the_way_out()
    {
        Assert.Null(NativeLibraryLoader.DescribeAbi(NativeMethods.AbiVersion, "/x"));
        Assert.Equal($"found ABI 77 at /x/libcyberlm.so, need {NativeMethods.AbiVersion}; run ./build.sh",
                     NativeLibraryLoader.DescribeAbi(77, "/x/libcyberlm.so"));
    }

    [Theory]
    [InlineData(null, InstructionSet.Best)]
    [InlineData("", InstructionSet.Best)]
    [InlineData("scalar", InstructionSet.Scalar)]
    [InlineData("avx2", InstructionSet.Avx2)]
    [InlineData("avx512", InstructionSet.Avx512)]
    [InlineData("avx512bf16", InstructionSet.Avx512Bf16)]
    [InlineData("amxbf16", InstructionSet.AmxBf16)]
    public void The_instruction_set_is_named_in_lower_case(string? name, InstructionSet isa) =>
        Assert.Equal(isa, InstructionSets.Parse(name));

    [Fact]
    public void An_unknown_instruction_set_is_the_user_s_fault_and_the_hint_names_the_others()
    {
        var e = Assert.Throws<CyberLMException>(() => InstructionSets.Parse("sse9"));
        Assert.Contains("CYBERLM_ISA is 'sse9'", e.Message);
        Assert.Contains("avx512bf16", e.Hint);
    }

    [Fact]
    public void Presence_and_its_reason_agree() => Assert.Equal(NativeBackend.Present, NativeBackend.WhyAbsent is null);
}
