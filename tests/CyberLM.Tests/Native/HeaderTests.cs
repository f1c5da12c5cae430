using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

public sealed partial class HeaderTests
{
    static readonly string Header = Comments().Replace(File.ReadAllText(Path.Combine(Repository.Root, "native/include/cyberlm.h")), " ");

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"CLM_API\s+[\w\s*]*?\b(clm_\w+)\s*\(([^)]*)\)\s*;")]
    private static partial Regex Declarations();

    static Dictionary<string, string[]> DeclaredInC() => Declarations().Matches(Header).ToDictionary(
        m => m.Groups[1].Value,
        m => m.Groups[2].Value.Trim() is "void" or "" ? [] : m.Groups[2].Value.Split(',').Select(TypeOf).ToArray());

    /// <summary>Of each function, without the context that every operation has first.</summary>
    internal static Dictionary<string, string[]> ParameterNames() => Declarations().Matches(Header).ToDictionary(
        m => m.Groups[1].Value, m => m.Groups[2].Value.Split(',').Skip(1).Select(p => p.Trim().Split(' ', '*')[^1]).ToArray());

    /// <summary>"const clm_adamw_step* step" -> "clm_adamw_step*".</summary>
    static string TypeOf(string parameter)
    {
        string words = parameter.Replace("const ", "").Trim();
        return words[..words.LastIndexOf(' ')].Trim().Replace("clm_dtype", "int32_t");
    }

    static Dictionary<string, MethodInfo> DeclaredInCSharp() => typeof(NativeMethods)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(m => m.Name.StartsWith("clm_", StringComparison.Ordinal))
        .ToDictionary(m => m.Name);

    [Fact]
    public void Every_function_of_the_header_is_bound_and_no_other()
    {
        Assert.True(DeclaredInC().Count > 30);
        Assert.Equal(DeclaredInC().Keys.Order(), DeclaredInCSharp().Keys.Order());
    }

    [Fact]
    public void Every_parameter_has_the_type_that_the_header_gives_it()
    {
        var csharp = DeclaredInCSharp();
        foreach (var (name, types) in DeclaredInC())
        {
            var bound = csharp[name].GetParameters().Select(p => CType(p.ParameterType));
            Assert.Equal((name, string.Join(", ", types)), (name, string.Join(", ", bound)));
        }
    }

    static string CType(Type type) => type switch
    {
        { IsByRef: true } or { IsPointer: true } => CType(type.GetElementType()!) + "*",
        _ when type == typeof(nint) => "clm_context*",
        _ when type == typeof(int) => "int32_t",
        _ when type == typeof(long) => "int64_t",
        _ when type == typeof(float) => "float",
        _ when type == typeof(double) => "double",
        _ when type == typeof(void) => "void",
        _ when type == typeof(ClmTensor) => "clm_tensor",
        _ when type == typeof(ClmHeads) => "clm_heads",
        _ when type == typeof(ClmAdamWStep) => "clm_adamw_step",
        _ when type == typeof(ClmNextTokenOptions) => "clm_next_token_options",
        _ when type == typeof(ClmContextDesc) => "clm_context_desc",
        _ => type.Name,
    };

    /// <summary>The same numbers stand in a static_assert of the library, so that both sides are pinned.</summary>
    [Fact]
    public void Structs_have_the_sizes_of_the_library()
    {
        Assert.Equal(48, Marshal.SizeOf<ClmTensor>());
        Assert.Equal(12, Marshal.SizeOf<ClmHeads>());
        Assert.Equal(28, Marshal.SizeOf<ClmAdamWStep>());
        Assert.Equal(16, Marshal.SizeOf<ClmNextTokenOptions>());
        Assert.Equal(20, Marshal.SizeOf<ClmContextDesc>());
        Assert.Equal(40, (int)Marshal.OffsetOf<ClmTensor>(nameof(ClmTensor.Rank)));
    }

    [Fact]
    public void The_abi_version_is_the_header_s() =>
        Assert.Contains($"#define CLM_ABI_VERSION {NativeMethods.AbiVersion}u", Header);

    /// <summary>All of the header's, so that one which is added there is missed here.</summary>
    [Fact]
    public void The_numbers_are_the_header_s()
    {
        var mine = new Dictionary<string, int>
        {
            ["CLM_F32"] = (int)CyberLM.Kernels.DType.F32,
            ["CLM_BF16"] = (int)CyberLM.Kernels.DType.BF16,
            ["CLM_I32"] = (int)CyberLM.Kernels.DType.I32,
            ["CLM_I8"] = (int)CyberLM.Kernels.DType.I8,
        };
        foreach (var status in Enum.GetValues<ClmStatus>()) mine.Add($"CLM_{InC(status)}", (int)status);
        foreach (var isa in Enum.GetValues<InstructionSet>()) mine.Add($"CLM_ISA_{InC(isa)}", (int)isa);
        var header = Regex.Matches(Header, @"\b(CLM_\w+) = (\d+)\b")
            .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value));
        Assert.Equal(header.OrderBy(pair => pair.Key), mine.OrderBy(pair => pair.Key));
    }

    /// <summary>OutOfMemory to OUT_OF_MEMORY.</summary>
    static string InC(Enum value) => Regex.Replace($"{value}", "(?<=[a-z0-9])(?=[A-Z])", "_").ToUpperInvariant();

    [Fact]
    public void The_library_exports_only_its_own_functions()
    {
        NativeEngine.Require();
        if (!OperatingSystem.IsLinux()) Assert.Skip("ELF only");
        var exports = ElfSymbols.Exported(NativeLibraryLoader.Path);
        Assert.Equal(DeclaredInC().Keys.Order(), exports.Order());
    }
}
