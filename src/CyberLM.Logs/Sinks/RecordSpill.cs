using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Records on disk until all of them are known: a table's columns are those of all its records. The file has no name from the moment that
/// it is open, so that nothing is left of it however the process ends.
/// </summary>
sealed class RecordSpill : IDisposable
{
    readonly FileStream file;
    readonly BinaryWriter writer;
    long count;

    public RecordSpill(string folder)
    {
        string path = Path.Combine(folder, $".{Path.GetRandomFileName()}.partial");
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, options);
        if (options == FileOptions.None) File.Delete(path);
        writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
    }

    public void Add(ReadOnlySpan<byte> record)
    {
        writer.Write(record.Length);
        writer.Write(record);
        count++;
    }

    public IEnumerable<byte[]> Read()
    {
        writer.Flush();
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        for (long i = 0; i < count; i++) yield return reader.ReadBytes(reader.ReadInt32());
    }

    public void Dispose()
    {
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What its buffer still held has no room on the disk, which was said when it was written.
        }
    }
}
