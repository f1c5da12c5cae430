using System.Runtime.Versioning;
using CyberLM.Logs;
using CyberLM.Tests.Gpt;
using Xunit;

namespace CyberLM.Tests.Logs.Privacy;

/// <summary>Key files: what is taken, what is refused and in which words.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PseudonymKeyTests : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Write(string text, UnixFileMode mode = Private)
    {
        string path = folder["key"];
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    [Fact]
    public void A_new_key_is_its_owners_alone_random_and_never_replaced()
    {
        var made = PseudonymKey.Create(folder["a"]);
        Assert.Equal(Private, File.GetUnixFileMode(folder["a"]));
        Assert.Matches("^[0-9a-f]{64}\n$", File.ReadAllText(folder["a"]));
        Assert.Equal(made.Fingerprint, PseudonymKey.Read(folder["a"]).Fingerprint);
        Assert.NotEqual(made.Fingerprint, PseudonymKey.Create(folder["b"]).Fingerprint);
        Assert.Contains("is there already", Assert.Throws<CyberLMException>(() => PseudonymKey.Create(folder["a"])).Message);
    }

    [Fact]
    public void Hexadecimal_and_base64_of_the_same_bytes_are_the_same_key()
    {
        byte[] bytes = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 37))];
        string fingerprint = new PseudonymKey(bytes).Fingerprint;
        Assert.Equal(fingerprint, PseudonymKey.Read(Write(Convert.ToHexString(bytes) + "\r\n")).Fingerprint);
        Assert.Equal(fingerprint, PseudonymKey.Read(Write(Convert.ToBase64String(bytes))).Fingerprint);
        Assert.DoesNotContain(Convert.ToHexStringLower(bytes)[..8], fingerprint);
    }

    [Theory]
    [InlineData("", "it has 0 bytes")]
    [InlineData("00112233", "it holds 4 bytes")]
    [InlineData("this is no key!", "neither hexadecimal nor base64")]
    public void What_is_no_key_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<CyberLMException>(() => PseudonymKey.Read(Write(text))).Message);

    [Fact]
    public void A_key_that_others_can_read_is_refused_and_one_that_is_not_there()
    {
        string open = Write(new string('a', 64), Private | UnixFileMode.OtherRead);
        Assert.Contains("open to all users", Assert.Throws<CyberLMException>(() => PseudonymKey.Read(open)).Message);
        Assert.Contains("is not there", Assert.Throws<CyberLMException>(() => PseudonymKey.Read(folder["none"])).Message);
    }
}
