namespace CyberLM.Detection.Sigma;

/// <summary>JSON without the white space between its tokens; strings keep their spelling.</summary>
static class CompactJson
{
    public static int Write(ReadOnlySpan<byte> json, Span<byte> compact)
    {
        int length = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (!inString && b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            compact[length++] = b;
            if (b == '"') inString = !inString;
            else if (inString && b == '\\' && i + 1 < json.Length) compact[length++] = json[++i];
        }
        return length;
    }
}
