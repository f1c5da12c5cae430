using System.IO.Compression;

namespace CyberLM.Evaluation;

/// <summary>The lines of a generated file as bytes, one attempt each, empty ones included; gz is unpacked.</summary>
static class AttemptLines
{
    /// <summary>A line that is longer counts as one failed attempt, of which no more is held.</summary>
    const int LongestLine = 16 << 20;

    public static IEnumerable<byte[]> Read(string path, CancellationToken stop)
    {
        using var text = Open(path);
        byte[] buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        bool begun = false;
        for (int read; (read = text.Read(buffer)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            int from = 0;
            for (int end; (end = buffer.AsSpan(from, read - from).IndexOf((byte)'\n')) >= 0; from += end + 1)
            {
                Append(line, buffer.AsSpan(from, end));
                yield return Whole(line);
                begun = false;
            }
            if (from == read) continue;
            Append(line, buffer.AsSpan(from, read - from));
            begun = true;
        }
        if (begun) yield return Whole(line);
    }

    static void Append(MemoryStream line, ReadOnlySpan<byte> part)
    {
        if (line.Length <= LongestLine) line.Write(part);
    }

    static byte[] Whole(MemoryStream line)
    {
        byte[] bytes = line.Length > LongestLine ? [] : line.ToArray();
        line.SetLength(0);
        return bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
    }

    static Stream Open(string path)
    {
        if (Directory.Exists(path)) throw new CyberLMException($"{path} is a folder", "name the generated file itself");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!file.CanSeek) return file;                  // a pipe
            byte[] head = new byte[4];
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            file.Position = 0;
            if (head is [0x1F, 0x8B, ..]) return new GZipStream(file, CompressionMode.Decompress);
            bool binary = head.AsSpan().SequenceEqual("PAR1"u8) || head is [0x28, 0xB5, 0x2F, 0xFD] or [(byte)'P', (byte)'K', ..];
            if (!binary) return file;
            file.Dispose();
            throw new CyberLMException($"{path}: generated files are read line by line", "write them as JSON lines, or these as gz");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CyberLMException($"no file at {path}", null, failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new EnvironmentException($"cannot read {path}: {failure.Message}", "check that the file is readable", failure);
        }
    }
}
