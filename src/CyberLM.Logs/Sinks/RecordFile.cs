using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>A file of records as it was written: what its provenance says of it, so that the two can be matched.</summary>
public sealed record WrittenFile(OutputForm Form, long Records, long LeftOut, string? WhyLeftOut, long Bytes, string Sha256);

/// <summary>Writes a file of records in the form that its name asks for.</summary>
public static class RecordFile
{
    /// <summary>The whole file or none: written aside, flushed, renamed.</summary>
    /// <param name="fill">writes the records; what it throws leaves no file</param>
    public static WrittenFile Write(string path, Action<IRecordTarget> fill)
    {
        var form = OutputForm.Of(path);
        WrittenFile? written = null;
        DurableFile.Write(path, stream => written = Write(stream, form, Path.GetDirectoryName(Path.GetFullPath(path))!, fill));
        return written!;
    }

    /// <summary>A file that can be followed while it is written, and holds whole records whenever it is looked at.</summary>
    public static WrittenFile WriteLive(string path, Action<IRecordTarget> fill)
    {
        var form = OutputForm.Of(path);
        RequireFollowable(path, form);
        try
        {
            using var file = new LiveFile(path);
            return Write(file, form, "", fill);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot write {path}: {failure.Message}",
                "Free space or rights in that folder, or another folder, are needed; the records that are there are whole.", failure);
        }
    }

    /// <exception cref="CyberLMException">nothing can be read of such a file before its end</exception>
    /// <param name="flag">that releases records in time</param>
    public static void RequireFollowable(string path, OutputForm form, string flag = "--rate")
    {
        if (!form.CanBeFollowed)
            throw new CyberLMException($"{path}: {form} is not there to read before its end, and {flag} is for readers who follow",
                "a name that ends in .jsonl, or --out -");
    }

    /// <summary>Records into a stream that stays open.</summary>
    /// <param name="folder">where a table keeps its records until all columns are known</param>
    public static WrittenFile Write(Stream to, OutputForm form, string folder, Action<IRecordTarget> fill)
    {
        using var measured = new MeasuredStream(to);
        using var sink = RecordSink.Open(form, measured, folder);
        fill(sink);
        sink.Complete();
        measured.Flush();
        return new(form, sink.Records, sink.LeftOut, sink.WhyLeftOut, measured.Length, measured.Sha256);
    }
}
