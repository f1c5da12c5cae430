using System.IO.Compression;

namespace CyberLM.Logs;

/// <summary>
/// The logs in a zip archive, each a file named archive.zip/entry. An entry that is encrypted, broken or a bomb is counted and stops
/// nothing. Names are only ever printed: nothing is unpacked to disk.
/// </summary>
sealed class ZipFiles(string archive, Stream stream, FileReader files)
{
    readonly UnpackLimit all = new(stream.Length);

    public IEnumerable<LogRecord> Read()
    {
        using var zip = TryOpen(out string? damage);
        var entries = zip is null ? CutZip.Find(stream) : [.. zip.Entries.Select(Entry)];
        int logs = 0;
        bool cutWithin = false;
        foreach (var entry in entries.Where(entry => !entry.IsFolder))
        {
            string name = $"{archive}/{Printable.Of(entry.Name)}";
            if (!InputPaths.IsLogName(entry.FileName))
            {
                files.Report.Skip(name);
                continue;
            }
            logs++;
            cutWithin |= entry.Length is null && !entry.Encrypted;
            var records = entry.Encrypted
                ? files.Refuse(name, "the entry is encrypted: unpack it with its password first")
                : files.Read(name, () => new ZipEntryStream(entry.Open(), entry, all));
            foreach (var record in records)
                yield return record;
        }
        // An entry that is cut says so itself, and nothing comes behind it.
        if (damage is not null && !cutWithin)
            files.Refuse(archive, $"the archive is damaged or cut off, {entries.Count} entries were found in it: {damage}");
        else if (damage is null && logs == 0)
            files.Refuse(archive, $"the archive holds no logs ({InputPaths.LogEndingsText})");
    }

    ZipArchive? TryOpen(out string? damage)
    {
        damage = null;
        try
        {
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries;                                 // reads the directory, which may be damaged
            return zip;
        }
        catch (InvalidDataException failure)
        {
            damage = failure.Message;
            return null;
        }
    }

    static ZipEntry Entry(ZipArchiveEntry entry) => new(entry.FullName, entry.CompressedLength, entry.Open)
    {
        Encrypted = entry.IsEncrypted,
        Length = entry.Length,
        Crc = entry.Crc32,
    };
}

/// <summary>An entry of an archive.</summary>
sealed record ZipEntry(string Name, long PackedLength, Func<Stream> Open)
{
    public bool Encrypted { get; init; }

    /// <summary>Bytes once unpacked; null when the end of the entry is missing.</summary>
    public long? Length { get; init; }

    /// <summary>The checksum of the unpacked bytes.</summary>
    public uint Crc { get; init; }

    public bool IsFolder => Name.EndsWith('/') || Name.EndsWith('\\');

    public string FileName => Name[(Name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
