using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>The 32 random bytes that say which pseudonym stands for which value. Whoever holds them can undo part of it.</summary>
public sealed class PseudonymKey
{
    public const int Length = 32;

    /// <summary>A key file has 64 characters; a longer one is another file.</summary>
    const int LongestFile = 1024;
    const UnixFileMode ForOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    readonly byte[] key;

    /// <param name="bytes">32 of them</param>
    public PseudonymKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"a key has {Length} bytes, not {bytes.Length}", nameof(bytes));
        key = bytes.ToArray();
        Fingerprint = Convert.ToHexStringLower(Derive("fingerprint"))[..16];
    }

    /// <summary>Tells keys apart and says nothing about them.</summary>
    public string Fingerprint { get; }

    /// <summary>32 bytes for one purpose, from which neither the key nor those of another purpose follow.</summary>
    internal byte[] Derive(string purpose) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(purpose));

    /// <summary>Reads a key file: 32 bytes in hexadecimal or base64, not readable by others.</summary>
    public static PseudonymKey Read(string path)
    {
        if (!File.Exists(path))
            throw new CyberLMException($"the key file {path} is not there", $"make one: cyberlm pseudonymise --new-key {path}");
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        if ((file.UnixFileMode & ForOthers) != 0)
            throw new CyberLMException($"the key file {path} is open to all users of this machine", $"chmod 600 {path}");
        if (file.Length is 0 or > LongestFile) throw Refused(path, $"it has {file.Length} bytes");
        string text = File.ReadAllText(path).Trim();
        byte[] bytes = Decode(text) ?? throw Refused(path, "it is neither hexadecimal nor base64");
        return bytes.Length == Length ? new(bytes) : throw Refused(path, $"it holds {bytes.Length} bytes");
    }

    static CyberLMException Refused(string path, string why) =>
        new($"{path} is no key: {why}",
            $"a key is {Length} random bytes in hexadecimal or base64; cyberlm pseudonymise --new-key makes one");

    static byte[]? Decode(string text)
    {
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }

    /// <summary>Makes a key file that only its owner can read. None is ever replaced: with a key its pseudonyms are lost.</summary>
    public static PseudonymKey Create(string path)
    {
        if (Path.Exists(path)) throw new CyberLMException($"{path} is there already", "a key is never replaced: name another file");
        byte[] bytes = RandomNumberGenerator.GetBytes(Length);
        try
        {
            // Not written aside and renamed as other files are: it must not be readable by others for an instant.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(path, options);
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes) + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot write {path}: {e.Message}", "name a file in a folder of yours", e);
        }
        return new(bytes);
    }
}
