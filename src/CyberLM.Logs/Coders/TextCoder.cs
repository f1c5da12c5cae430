using CyberLM.Gpt;

namespace CyberLM.Logs;

/// <summary>Spellings that have no token, in byte pieces up to an end. The content of a string does without its quotes.</summary>
sealed class TextCoder(int first, BpeTokenizer pieces)
{
    /// <summary>Of a generated text, after which it ends as soon as it may.</summary>
    const int MostPieces = 256;
    readonly List<int> ids = [];
    readonly Dictionary<ByteAutomaton, PieceMasks> masks = [];

    /// <summary>The first token of the pieces; it is the end of a text.</summary>
    public int First => first;
    public int Count => pieces.VocabSize;

    public BpeTokenizer Pieces => pieces;

    /// <summary>Strings end with a quote and begin with one; anything else is written as it is.</summary>
    public void Encode(ReadOnlySpan<byte> spelling, List<int> tokens)
    {
        bool isString = spelling is [(byte)'"', .., (byte)'"'];
        tokens.Add(isString ? FieldTokens.String : FieldTokens.Raw);
        EncodeBytes(isString ? spelling[1..^1] : spelling, tokens);
    }

    /// <summary>That there is something new, without what it is.</summary>
    public void EncodeUntold(ReadOnlySpan<byte> spelling, List<int> tokens)
    {
        tokens.Add(spelling is [(byte)'"', .., (byte)'"'] ? FieldTokens.String : FieldTokens.Raw);
        tokens.Add(first);
    }

    /// <summary>Pieces and the end.</summary>
    public void EncodeBytes(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        ids.Clear();
        pieces.Encode(bytes, ids);
        foreach (int id in ids) tokens.Add(first + id);
        tokens.Add(first);
    }

    /// <summary>Reads a spelling into the rows' text, behind its escape token.</summary>
    public IEnumerable<Next> Decode(DecodingRecord decoding, NewForms? forms)
    {
        bool isString = decoding.Token == FieldTokens.String;
        var form = isString ? forms?.String : forms?.Number;
        if (isString) decoding.Rows.Text.Add((byte)'"');
        foreach (var next in form is null ? DecodeBytes(decoding) : DecodeFormed(decoding, form)) yield return next;
        if (isString) decoding.Rows.Text.Add((byte)'"');
    }

    /// <summary>The end stands first among the pieces.</summary>
    static void Disallow(DecodingRecord decoding, int end)
    {
        int at = decoding.Allowed.FindIndex(range => range.First == end);
        var range = decoding.Allowed[at];
        if (range.Count == 1) decoding.Allowed.RemoveAt(at);
        else decoding.Allowed[at] = new(end + 1, range.Count - 1);
    }

    public IEnumerable<Next> DecodeBytes(DecodingRecord decoding)
    {
        while (true)
        {
            decoding.Allow(first, Count);
            yield return default;
            if (decoding.Token == first) break;
            decoding.Rows.Text.Add(pieces.BytesOf(decoding.Token - first));
        }
    }

    /// <summary>One text in the pieces in which it is learned: nothing is left to choose.</summary>
    IEnumerable<Next> DecodeExactly(DecodingRecord decoding, ExactText exact)
    {
        var tokens = new List<int>();
        EncodeBytes(exact.Text, tokens);
        foreach (int token in tokens)
        {
            decoding.Allow(token, 1);
            yield return default;
        }
        decoding.Rows.Text.Add(exact.Text);
    }

    /// <summary>The same for a text that must have a form.</summary>
    IEnumerable<Next> DecodeFormed(DecodingRecord decoding, ByteAutomaton form)
    {
        if (form is ExactText exact)
        {
            foreach (var next in DecodeExactly(decoding, exact)) yield return next;
            yield break;
        }
        if (!masks.TryGetValue(form, out var mask)) masks.Add(form, mask = new(form, pieces));
        int state = 0;
        for (int count = 0; ; count++)
        {
            if (count >= MostPieces && form.Ends(state)) decoding.Allow(first, 1);
            else
                foreach (var range in mask.From(state)) decoding.Allow(first + range.First, range.Count);
            // The empty string has a token: no text is empty, but where no other is asked for.
            if (count == 0 && form is not ExactText && form.Ends(state)) Disallow(decoding, first);
            yield return default;
            if (decoding.Token == first) break;
            var bytes = pieces.BytesOf(decoding.Token - first);
            decoding.Rows.Text.Add(bytes);
            state = form.Walk(state, bytes);
        }
    }
}
