using System.Text.RegularExpressions;

namespace CyberLM.Gpt;

/// <summary>
/// The pre-tokenizer: merges never cross the border of a piece. GPT-2's pattern (Radford et al., 2019), with pieces of at most 64
/// characters, since merging a piece is quadratic in its length. A surrogate pair counts as one character and is never cut.
/// </summary>
static partial class BpePieces
{
    /// <summary>The number of this pattern in tokenizer.json; another pattern must take another number.</summary>
    public const int Pattern = 1;

    /// <summary>A leading blank and 64 characters of 4 bytes.</summary>
    public const int LargestBytes = 1 + 64 * 4;

    [GeneratedRegex(
        @"'(?:[sdmt]|ll|ve|re)| ?\p{L}{1,64}| ?\p{N}{1,64}" +
        @"| ?(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\s\p{L}\p{N}\uD800-\uDFFF]){1,64}" +
        @"|\s{1,64}(?!\S)|\s{1,64}|[\uD800-\uDFFF]",
        RegexOptions.CultureInvariant)]
    public static partial Regex Regex { get; }
}
