using System.IO.Enumeration;

namespace CyberLM.Logs;

/// <param name="IsNamed">on the command line, not found in a folder or by a pattern</param>
readonly record struct InputFile(string Path, bool IsNamed)
{
    /// <summary>
    /// Of no length, as are pipes and devices, whose opening may wait for ever. What cannot be looked at is told by opening it.
    /// </summary>
    public bool IsEmpty()
    {
        try
        {
            // The length of a link is that of the name in it.
            var file = File.ResolveLinkTarget(Path, returnFinalTarget: true) as FileInfo ?? new FileInfo(Path);
            return file is { Exists: true, Length: 0 };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>Names of files, folders and patterns to the files they mean, each once, in a fixed order.</summary>
static class InputPaths
{
    public const string StandardInput = "-";

    static readonly string[] LogEndings = [".json", ".jsonl", ".ndjson", ".log", ".txt", ".csv", ".tsv", ".parquet", ".zip"];

    public static string LogEndingsText => $"{string.Join(' ', LogEndings)}, also with .gz or .zst";

    static readonly string[] PackedEndings = [".gz", ".zst"];

    static readonly string[] TableEndings = [".csv", ".tsv"];

    static readonly EnumerationOptions Flat = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    /// <summary>Links are left out of the descent: they may lead round in circles.</summary>
    static readonly EnumerationOptions Deep = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    public static List<InputFile> Expand(IReadOnlyList<string> inputs, Action<string> skipped)
    {
        if (inputs.Count == 0)
            throw new CyberLMException("no input was named", "name files, folders, patterns, or - for standard input");
        var files = new List<InputFile>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string input in inputs)
        {
            bool named = input == StandardInput || File.Exists(input);
            foreach (string file in named ? [input] : Expand(input, skipped))
            {
                if (known.Add(file == StandardInput ? file : Path.GetFullPath(file)))
                    files.Add(new InputFile(file, named));
            }
        }
        return files;
    }

    static IEnumerable<string> Expand(string input, Action<string> skipped)
    {
        if (Directory.Exists(input))
            return FolderFiles(input, skipped);
        if (!input.AsSpan().ContainsAny('*', '?'))
            throw new CyberLMException($"no file or folder at '{input}'", "check the name");
        var matches = Matches(input);
        if (matches.Count == 0)
            throw new CyberLMException($"no file matches '{input}'", "check the pattern; ** matches folders of any depth");
        return Logs(matches, file => OwnFiles.Holds(Path.GetDirectoryName(Path.GetFullPath(file))!, file), skipped,
            $"what matches '{input}' is cyberlm's own", "a file that is named without a pattern is read");
    }

    static List<string> FolderFiles(string folder, Action<string> skipped)
    {
        var all = Guard(folder, () => Directory.EnumerateFiles(folder, "*", Deep).Order(StringComparer.Ordinal).ToList());
        return Logs(all, file => !IsLogName(Path.GetFileName(file)) || OwnFiles.Holds(folder, file), skipped,
            $"folder '{folder}' holds no logs ({LogEndingsText})", "name the files");
    }

    static List<string> Logs(List<string> files, Func<string, bool> isLeftOut, Action<string> skipped, string none, string hint)
    {
        var leftOut = files.ToLookup(isLeftOut);
        foreach (string file in leftOut[true]) skipped(file);
        return leftOut[false].Any() ? [.. leftOut[false]] : throw new CyberLMException(none, hint);
    }

    /// <summary>auth.log, auth.log.1, auth.log.2.gz, events.json.gz.</summary>
    public static bool IsLogName(string name) => LogEndings.Contains(Ending(name), StringComparer.OrdinalIgnoreCase);

    public static bool IsTableName(string name) => TableEndings.Contains(Ending(name), StringComparer.OrdinalIgnoreCase);

    static string Ending(string name)
    {
        if (PackedEndings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            name = Path.GetFileNameWithoutExtension(name);
        string ending = Path.GetExtension(name);
        if (ending.Length > 1 && !ending.AsSpan(1).ContainsAnyExceptInRange('0', '9'))
            ending = Path.GetExtension(name[..^ending.Length]);
        return ending;
    }

    static List<string> Matches(string pattern)
    {
        string[] segments = pattern.Split('/');
        IEnumerable<string> places = [pattern.StartsWith('/') ? "/" : ""];
        foreach (string segment in segments[..^1].Where(segment => segment.Length > 0))
            places = places.SelectMany(place => Folders(place, segment)).ToList();
        return [.. places.SelectMany(place => Names(place, segments[^1], Directory.EnumerateFiles)).Order(StringComparer.Ordinal)];
    }

    static IEnumerable<string> Folders(string place, string segment)
    {
        if (segment == "**")
            return [place, .. Guard(place, () => Below(place).Select(path => Named(place, path)).ToList())];
        if (segment.AsSpan().ContainsAny('*', '?'))
            return Names(place, segment, Directory.EnumerateDirectories);
        string folder = Path.Combine(place, segment);
        return Directory.Exists(folder) ? [folder] : [];
    }

    static List<string> Names(string place, string pattern, Func<string, string, EnumerationOptions, IEnumerable<string>> list) =>
        Guard(place, () => list(Here(place), "*", Flat)
            .Where(path => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), ignoreCase: false))
            .Select(path => Named(place, path)).ToList());

    static IEnumerable<string> Below(string place) => Directory.EnumerateDirectories(Here(place), "*", Deep);

    static string Here(string place) => place.Length == 0 ? "." : place;

    static string Named(string place, string path) => place.Length == 0 ? Path.GetRelativePath(".", path) : path;

    static T Guard<T>(string folder, Func<T> list)
    {
        try
        {
            return list();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LogSource.Unreadable(folder, failure);
        }
    }
}
