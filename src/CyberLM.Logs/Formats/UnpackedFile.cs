namespace CyberLM.Logs;

/// <summary>
/// A file's text as bytes, for who has to see all of them, bad records too: gz and zstd unpacked, a byte order mark taken away. Damage and
/// a cut end are <see cref="InvalidDataException"/> while reading.
/// </summary>
public sealed class UnpackedFile : IDisposable
{
    readonly LogSource source;

    UnpackedFile(LogSource source) => this.source = source;

    public Stream Text => source.Text;

    /// <exception cref="CyberLMException">there is no such file, or it is a folder, a zip or Parquet</exception>
    public static UnpackedFile Open(string path, CancellationToken stop = default)
    {
        if (Directory.Exists(path)) throw new CyberLMException($"{path} is a folder", "name a file in it");
        var source = LogSource.Open(path, () =>
        {
            var file = Interruption.Wait(() => File.OpenRead(path), stop);
            return file.CanSeek ? file : new InterruptibleStream(file, stop);
        });
        if (source.Content == SourceContent.Text) return new(source);
        source.Dispose();
        throw new CyberLMException($"{path} has no lines to read", "write the records as JSON lines, perhaps as gz or zstd");
    }

    public void Dispose() => source.Dispose();
}
