using System.Text;

namespace CyberLM.Logs;

/// <summary>Paths as people write them: "properties.status.errorCode", "records[].id".</summary>
static class SchemaPath
{
    /// <param name="key">as it is spelled in the record, without quotes</param>
    public static string Join(string parent, ReadOnlySpan<byte> key) =>
        parent.Length == 0 ? Encoding.UTF8.GetString(key) : $"{parent}.{Encoding.UTF8.GetString(key)}";
}
