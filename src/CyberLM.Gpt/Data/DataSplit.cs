using System.Globalization;

namespace CyberLM.Gpt;

public enum SplitBy { Bytes, Time }

/// <summary>
/// Which part is held back for validation: the last Fraction of the stream, in file order (bytes:0.1) or after sorting the records by time
/// (time:0.1; the sorting is the reader's, the cut is the same).
/// </summary>
public readonly record struct DataSplit(SplitBy By, double Fraction)
{
    const string Forms = "write bytes:F or time:F with 0 < F < 1, for example bytes:0.1";

    public static DataSplit Parse(string text)
    {
        int colon = text.IndexOf(':');
        string name = colon < 0 ? text : text[..colon];
        SplitBy by = name switch
        {
            "bytes" => SplitBy.Bytes,
            "time" => SplitBy.Time,
            _ => throw new CyberLMException($"split '{text}': unknown kind '{name}'", Forms),
        };
        if (colon < 0)
            throw new CyberLMException($"split '{text}' lacks the fraction to hold back", Forms);
        string number = text[(colon + 1)..];
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double fraction))
            throw new CyberLMException($"split '{text}': '{number}' is not a number", Forms);
        if (!(fraction > 0 && fraction < 1))
            throw new CyberLMException($"split '{text}': {number} is not between 0 and 1", Forms);
        return new DataSplit(by, fraction);
    }

    /// <summary>For windows: training is tokens [0, cut), validation [cut, TokenCount); exactly where nanoGPT cuts.</summary>
    public long CutToken(TokenFile file) => (long)(file.TokenCount * (1 - Fraction));

    /// <summary>For packed documents: the document border nearest to the cut by bytes, with a document on both sides.</summary>
    public int CutDocument(TokenFile file)
    {
        if (file.DocumentCount < 2)
            throw new CyberLMException("1 record: none can be held back", "give more records, or --tokenizer char, which cuts within one");
        double wanted = (file.ByteCount + file.DocumentCount) * (1 - Fraction);
        long before = 0;
        int cut = 0;
        while (cut < file.DocumentCount)
        {
            long bytes = file.DocumentBytes(cut) + 1;
            if (before + bytes / 2.0 > wanted)
                break;
            before += bytes;
            cut++;
        }
        return Math.Clamp(cut, 1, file.DocumentCount - 1);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(By == SplitBy.Time ? "time" : "bytes")}:{Fraction}");
}
