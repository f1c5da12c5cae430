namespace CyberLM.Logs;

/// <summary>
/// Finds the bracket that closes the outermost open one, strings left out, whatever else stands between. Goes on over pieces of text.
/// </summary>
struct BracketScan(int depth)
{
    bool inString;
    bool escaped;

    /// <summary>The index behind the closing bracket, or -1 when it is not in this piece.</summary>
    public int Find(ReadOnlySpan<byte> piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            byte value = piece[i];
            if (escaped)
                escaped = false;
            else if (inString)
                (escaped, inString) = (value == '\\', value != '"');
            else if (value == '"')
                inString = true;
            else if (value is (byte)'{' or (byte)'[')
                depth++;
            else if (value is (byte)'}' or (byte)']' && --depth == 0)
                return i + 1;
        }
        return -1;
    }
}
