using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace CyberLM.Tests.Architecture;

/// <summary>The house's rules that a machine can check: floors, what a room may touch, how long a file may be.</summary>
public sealed partial class ArchitectureTests
{
    /// <summary>Project to the projects below it that it may name.</summary>
    static readonly Dictionary<string, string[]> Floors = new()
    {
        ["CyberLM.Kernels"] = [],
        ["CyberLM.Kernels.Native"] = ["CyberLM.Kernels"],
        ["CyberLM.Kernels.Ilgpu"] = ["CyberLM.Kernels"],
        ["CyberLM.Gpt"] = ["CyberLM.Kernels"],
        ["CyberLM.Logs"] = ["CyberLM.Gpt"],
        ["CyberLM.Evaluation"] = ["CyberLM.Logs"],
        ["CyberLM.Detection"] = ["CyberLM.Logs"],
        ["CyberLM.Tenant"] = [],
        ["CyberLM.Cli"] =
        [
            "CyberLM.Kernels.Native", "CyberLM.Kernels.Ilgpu", "CyberLM.Logs", "CyberLM.Evaluation", "CyberLM.Detection", "CyberLM.Tenant",
        ],
    };

    static IEnumerable<string> Sources(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)));

    [Fact]
    public void Every_project_stands_on_its_floor()
    {
        string[] projects = [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName)
            .OfType<string>().Order()];
        Assert.Equal(Floors.Keys.Order(), projects);
    }

    [Fact]
    public void References_only_go_down()
    {
        foreach (var (project, below) in Floors)
        {
            var xml = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            var named = xml.Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension((string)e.Attribute("Include")!));
            Assert.Equal(below.Order(), named.Order());
        }
    }

    [Theory]
    [InlineData("src/CyberLM.Gpt/Model", "System.Threading.Thread|Console\\.|DateTime|Stopwatch|CyberLM.Kernels.(Native|Ilgpu|Reference)")]
    [InlineData("src/CyberLM.Gpt/Training", "Console\\.|CyberLM.Kernels.(Native|Ilgpu|Reference)")]
    [InlineData("src/CyberLM.Gpt/Measurement", "Console\\.|CyberLM.Kernels.(Native|Ilgpu|Reference)")]
    [InlineData("src/CyberLM.Gpt/Sampling", "Console\\.|File\\.|CyberLM.Kernels.(Native|Ilgpu|Reference)")]
    [InlineData("src/CyberLM.Logs", "\\bTensor\\b|\\bIKernels\\b|\\bBackend\\b|Console\\.(Write|Out|Error)")]
    [InlineData("src/CyberLM.Evaluation", "\\bTensor\\b|\\bIKernels\\b|\\bBackend\\b|Console\\.|new Random|LogSchema|SchemaMiner")]
    [InlineData("src/CyberLM.Detection", "\\bTensor\\b|\\bIKernels\\b|\\bBackend\\b|Console\\.|new Random")]
    [InlineData("src/CyberLM.Tenant", "CyberLM.(Gpt|Logs|Kernels)|System\\.Random|new Random|Console\\.")]
    [InlineData("src/CyberLM.Kernels", "Console\\.|File\\.|DllImport|LibraryImport")]
    public void A_room_touches_only_what_it_may(string folder, string forbidden)
    {
        var pattern = new Regex(forbidden);
        foreach (string file in Sources(folder, ".cs"))
        {
            var offence = Code(file).FirstOrDefault(line => pattern.IsMatch(line.Text));
            Assert.True(offence.Text is null, $"{file}:{offence.Number}: {offence.Text}");
        }
    }

    [Fact]
    public void Only_the_command_line_names_a_backend()
    {
        foreach (string file in Sources("src", ".cs").Where(f => !f.Contains("CyberLM.Cli") && !f.Contains("CyberLM.Kernels.")))
            Assert.DoesNotContain(Code(file), line => BackendName().IsMatch(line.Text));
    }

    [Fact]
    public void Files_stay_short()
    {
        var lengths = Sources("src", ".cs").Concat(Sources("tests", ".cs")).Concat(Sources("native", ".cpp", ".h", ".cu"))
            .Where(file => !file.Contains("/fixtures/"))
            .Select(file => (File: Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count())).ToList();
        Assert.All(lengths, f => Assert.True(f.Lines <= 500, $"{f.File} has {f.Lines} lines"));
        Assert.InRange(lengths.Select(f => f.Lines).Order().ElementAt(lengths.Count / 2), 1, 150);
    }

    [Fact]
    public void Lines_fit_the_page()
    {
        foreach (string file in Sources("src", ".cs").Concat(Sources("tests", ".cs")).Concat(Sources("native", ".cpp", ".h", ".cu")))
        {
            int wide = Array.FindIndex(File.ReadAllLines(file), line => line.Length > 140);
            Assert.True(wide < 0, $"{file}:{wide + 1} has more than 140 columns");
        }
    }

    [Fact]
    public void No_flag_changes_floating_point_or_ties_the_build_to_this_machine()
    {
        foreach (string file in Sources("native", ".txt", ".cmake").Concat(Sources("cmake", ".cmake"))
            .Append(Path.Combine(Repository.Root, "build.sh")))
            Assert.DoesNotMatch("-ffast-math|-Ofast|-march=native|-funsafe", File.ReadAllText(file));
    }

    static IEnumerable<(int Number, string Text)> Code(string file) =>
        File.ReadLines(file).Select((text, i) => (Number: i + 1, Text: text)).Where(line => !line.Text.TrimStart().StartsWith("//"));

    [GeneratedRegex("\\b(NativeBackend|IlgpuBackend)\\b")]
    private static partial Regex BackendName();
}
