using System.Text.RegularExpressions;

namespace CyberLM.Kernels.Ilgpu.Cuda;

/// <summary>One file of PTX, as cmake/Ptx.cmake made it of one .cu file for one architecture.</summary>
sealed partial record PtxImage(string File, string Text)
{
    const string Folder = "ptx/";

    /// <summary>Its kernels, by the names that the driver looks up.</summary>
    internal IEnumerable<string> Kernels => Entry().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>What the build makes PTX for, that a card of this compute capability runs; null: the card is older than that.</summary>
    internal static string? ArchitectureFor(int major) => major switch { < 8 => null, 8 => "sm_80", _ => "sm_90" };

    /// <summary>The images that this build embedded: none where clang-19 was not there.</summary>
    internal static IReadOnlyList<PtxImage> EmbeddedFor(string architecture)
    {
        var assembly = typeof(PtxImage).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder) && name.EndsWith($".{architecture}.ptx"));
        return [.. names.Order().Select(name => new PtxImage(name[Folder.Length..], Read(assembly.GetManifestResourceStream(name)!)))];
    }

    static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\.visible \.entry (\w+)\(")]
    private static partial Regex Entry();
}
