using System.Text.RegularExpressions;
using Xunit;

namespace CyberLM.Tests.Cuda;

/// <summary>What can be known of the PTX without a card.</summary>
public sealed partial class PtxTests
{
    static readonly string[] Architectures = ["sm_80", "sm_90"];

    /// <summary>Each file's kernels, as the host will look them up.</summary>
    static readonly Dictionary<string, string[]> Entries = new()
    {
        ["matmul_forward"] =
        [
            "matmul_forward_bf16_128", "matmul_forward_bf16_64", "matmul_forward_bf16_f32_128", "matmul_forward_bf16_f32_64",
        ],
        ["matmul_fused"] =
        [
            "matmul_gelu_dinput_bf16_128", "matmul_gelu_dinput_bf16_64", "matmul_gelu_forward_bf16_128", "matmul_gelu_forward_bf16_64",
            "matmul_residual_forward_bf16_128", "matmul_residual_forward_bf16_64",
        ],
        ["matmul_backward"] =
        [
            "matmul_dbias_bf16", "matmul_dinput_bf16_128", "matmul_dinput_bf16_64", "matmul_dweight_bf16_128", "matmul_dweight_bf16_64",
        ],
        ["attention_forward"] = ["attention_forward_bf16_128", "attention_forward_bf16_32", "attention_forward_bf16_64"],
        ["attention_backward"] =
        [
            "attention_delta_bf16", "attention_dkey_dvalue_bf16_128", "attention_dkey_dvalue_bf16_32", "attention_dkey_dvalue_bf16_64",
            "attention_dquery_bf16_128", "attention_dquery_bf16_32", "attention_dquery_bf16_64",
        ],
        ["attention_decode"] =
        [
            "attention_cache_bf16", "attention_decode_bf16_128", "attention_decode_bf16_32", "attention_decode_bf16_64",
        ],
        ["norms_forward"] =
        [
            "layernorm_forward_bf16", "residual_layernorm_forward_bf16", "residual_rmsnorm_forward_bf16", "rmsnorm_forward_bf16",
        ],
        ["norms_backward"] = ["layernorm_dinput_bf16", "layernorm_dweight_bf16", "rmsnorm_dinput_bf16", "rmsnorm_dweight_bf16"],
        ["classifier"] = ["fused_classifier_bf16", "fused_classifier_f32"],
        ["adamw"] = ["adamw_bf16", "adamw_f32"],
        ["add_slices"] = ["add_slices"],
        ["sums"] = ["sum_bf16", "sum_f32", "sum_partials", "sum_squares_bf16", "sum_squares_f32"],
    };

    public static TheoryData<string, string> Files()
    {
        var files = new TheoryData<string, string>();
        foreach (string name in Entries.Keys)
            foreach (string architecture in Architectures) files.Add(name, architecture);
        return files;
    }

    [Fact]
    public void Every_source_has_its_kernels_listed()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "native", "cuda"), "*.cu");
        Assert.Equal(Entries.Keys.Order(), sources.Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_names_its_kernels_for_its_cards(string name, string architecture)
    {
        CudaBuild.Require();
        string ptx = File.ReadAllText(Path.Combine(CudaBuild.Folder, "ptx", $"{name}.{architecture}.ptx"));
        Assert.Equal(Entries[name].Order(), Entry().Matches(ptx).Select(m => m.Groups[1].Value).Order());
        Assert.Matches($@"(?m)^\.target {architecture}$", ptx);
        Assert.Matches(@"(?m)^\.address_size 64$", ptx);
    }

    /// <summary>Local memory is an array that did not fit into registers; a function left outside would have to be linked.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_lies_in_local_memory_and_nothing_is_left_to_link(string name, string architecture)
    {
        CudaBuild.Require();
        string ptx = File.ReadAllText(Path.Combine(CudaBuild.Folder, "ptx", $"{name}.{architecture}.ptx"));
        Assert.DoesNotContain(".local", ptx);
        Assert.DoesNotContain(".func", ptx);
    }

    [GeneratedRegex(@"\.visible \.entry (\w+)\(")]
    private static partial Regex Entry();
}
