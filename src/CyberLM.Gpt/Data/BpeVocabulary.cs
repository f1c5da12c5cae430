namespace CyberLM.Gpt;

/// <summary>
/// Id 0 is the border, ids 1 to 256 are the bytes, each merge in order of rank adds the concatenation of two ids. Two merges may give the
/// same bytes; they share an id, so that every id has bytes of its own.
/// </summary>
sealed class BpeVocabulary
{
    public const int Border = 0;
    public const int FirstMerged = 257;

    /// <summary>Bytes of each id, one char per byte.</summary>
    readonly List<string> tokens = [""];
    readonly Dictionary<string, int> ids = [];
    readonly List<(int Left, int Right)> merges = [];

    public BpeVocabulary()
    {
        for (int value = 0; value < 256; value++)
            Add(((char)value).ToString());
    }

    public int Size => tokens.Count;
    public IReadOnlyList<(int Left, int Right)> Merges => merges;

    public static int IdOfByte(byte value) => 1 + value;

    /// <summary>One char per byte.</summary>
    public string Token(int id) => tokens[id];

    /// <summary>Adds a merge of the next rank; returns the id of the result.</summary>
    public int Merge(int left, int right)
    {
        merges.Add((left, right));
        string token = tokens[left] + tokens[right];
        return ids.TryGetValue(token, out int known) ? known : Add(token);
    }

    int Add(string token)
    {
        ids.Add(token, tokens.Count);
        tokens.Add(token);
        return tokens.Count - 1;
    }

    /// <summary>
    /// GPT-2's printable form of a token, which the library works on: bytes that do not print become the letters from U+0100.
    /// </summary>
    public string Printable(int id) => string.Create(tokens[id].Length, tokens[id], static (printable, token) =>
    {
        for (int i = 0; i < token.Length; i++)
            printable[i] = PrintableByte[token[i]];
    });

    static readonly char[] PrintableByte = MakePrintableBytes();

    static char[] MakePrintableBytes()
    {
        var printable = new char[256];
        int others = 0;
        for (int value = 0; value < 256; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            printable[value] = prints ? (char)value : (char)(256 + others++);
        }
        return printable;
    }
}
