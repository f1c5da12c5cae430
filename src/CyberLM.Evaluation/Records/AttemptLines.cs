using CyberLM.Logs;

namespace CyberLM.Evaluation;

/// <summary>The lines of a generated file as bytes, one attempt each, empty ones included; gz and zstd are unpacked.</summary>
static class AttemptLines
{
    /// <summary>A line that is longer counts as one failed attempt, of which no more is held.</summary>
    const int LongestLine = 16 << 20;

    /// <summary>In another form an attempt that failed left nothing behind, and the file's own lines are no attempts.</summary>
    /// <exception cref="CyberLMException">it is of such a form, by its name, or by its beginning where lines are named so too</exception>
    public static void RefuseOtherForms(string path)
    {
        var form = OutputForm.Of(path);
        if (form.Container == RecordContainer.Lines || (form.Container == RecordContainer.Array && !BeginsArray(path))) return;
        throw new CyberLMException($"{path}: {form}, and attempts are counted line by line",
            "generate with --out NAME.jsonl, perhaps packed: that form keeps every attempt");
    }

    static bool BeginsArray(string path)
    {
        using var file = Unpacked(path, () => UnpackedFile.Open(path));
        int first;
        do first = Unpacked(path, file.Text.ReadByte);
        while (first is ' ' or '\t' or '\r' or '\n');
        return first == '[';
    }

    public static IEnumerable<byte[]> Read(string path, CancellationToken stop)
    {
        using var file = Unpacked(path, () => UnpackedFile.Open(path, stop));
        byte[] buffer = new byte[1 << 16];
        using var line = new MemoryStream();
        bool begun = false;
        for (int read; (read = Unpacked(path, () => file.Text.Read(buffer))) > 0;)
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

    static T Unpacked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException failure)
        {
            throw new CyberLMException(
                $"{path}: {failure.Message}", "attempts could not be counted; unpack what is left of it, and give that", failure);
        }
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
}
