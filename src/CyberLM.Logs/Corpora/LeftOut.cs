namespace CyberLM.Logs;

/// <summary>Files of a folder that were not read, in a sentence for each of the two reasons.</summary>
public static class LeftOut
{
    public static IEnumerable<string> Sentences(IEnumerable<string> paths) =>
        // What bears a log's name was left out for what it is.
        paths.ToLookup(InputPaths.IsLogName).Select(kind => $"{Files(kind.Count())} left out"
            + (kind.Key ? ", cyberlm's own; one that is named itself is read"
                : kind.Count() == 1 ? ": its name is not that of a log" : ": their names are not those of logs")
            + $" (first: {kind.First()})");

    internal static string Files(int count) => count == 1 ? "1 file" : $"{count} files";
}
