using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// A text with stars, single-character wildcards and dashes. Between two stars the leftmost place is as good as any: a stretch of fixed
/// tokens is a fixed number of code points, so one that begins earlier ends earlier. Nothing is tried twice.
/// </summary>
sealed class GlobPattern
{
    static readonly byte[][] Dashes = [.. WindashModifier.Dashes.Select(Encoding.UTF8.GetBytes)];

    /// <summary>What stands between stars; empty at an end where a star stands.</summary>
    readonly ValueToken[][] stretches;

    public GlobPattern(IEnumerable<ValueToken> tokens)
    {
        var all = new List<ValueToken[]>();
        var stretch = new List<ValueToken>();
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Star)
            {
                stretch.Add(token);
                continue;
            }
            all.Add([.. stretch]);
            stretch.Clear();
        }
        stretches = [.. all, [.. stretch]];
    }

    public bool Matches(ReadOnlySpan<byte> text)
    {
        int end = End(stretches[0], text, 0);
        if (end < 0) return false;
        if (stretches.Length == 1) return end == text.Length;
        foreach (var stretch in stretches.AsSpan()[1..^1])
        {
            end = Find(stretch, text, end);
            if (end < 0) return false;
        }
        return EndsWith(stretches[^1], text, end);
    }

    /// <summary>The end of the leftmost place, or -1.</summary>
    static int Find(ValueToken[] stretch, ReadOnlySpan<byte> text, int from)
    {
        byte[]? first = stretch[0].Kind == TokenKind.Literal ? stretch[0].Bytes : null;
        for (int at = from; at <= text.Length; at++)
        {
            if (first is not null)
            {
                int next = text[at..].IndexOf(first);
                if (next < 0) return -1;
                at += next;
            }
            else if (at < text.Length && IsContinuation(text[at]))
                continue;
            int end = End(stretch, text, at);
            if (end >= 0) return end;
        }
        return -1;
    }

    static bool EndsWith(ValueToken[] stretch, ReadOnlySpan<byte> text, int from)
    {
        int start = text.Length;
        foreach (var token in stretch)
        {
            int points = token.Kind == TokenKind.Literal ? CodePoints(token.Bytes) : 1;
            for (; points > 0; points--)
            {
                do start--;
                while (start > from && IsContinuation(text[start]));
                if (start < from) return false;
            }
        }
        return End(stretch, text, start) == text.Length;
    }

    /// <summary>Where the stretch ends when it begins at this place, or -1.</summary>
    static int End(ValueToken[] stretch, ReadOnlySpan<byte> text, int at)
    {
        foreach (var token in stretch)
        {
            int length = token.Kind switch
            {
                TokenKind.Literal => text[at..].StartsWith(token.Bytes) ? token.Bytes.Length : -1,
                TokenKind.Dash => DashAt(text[at..]),
                _ => PointAt(text[at..]),
            };
            if (length < 0) return -1;
            at += length;
        }
        return at;
    }

    static int DashAt(ReadOnlySpan<byte> text)
    {
        foreach (byte[] dash in Dashes)
        {
            if (text.StartsWith(dash)) return dash.Length;
        }
        return -1;
    }

    static int PointAt(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return -1;
        int length = 1;
        while (length < text.Length && IsContinuation(text[length])) length++;
        return length;
    }

    static int CodePoints(ReadOnlySpan<byte> text)
    {
        int points = 0;
        foreach (byte b in text) points += IsContinuation(b) ? 0 : 1;
        return points;
    }

    static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
