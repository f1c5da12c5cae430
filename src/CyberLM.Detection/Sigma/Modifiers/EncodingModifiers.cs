using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>base64, base64offset and the encodings of text before them.</summary>
static class EncodingModifiers
{
    const int LeastBytes = 2;

    public static void Wide(ItemDraft item, string name, bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        item.Edit(value =>
        {
            string text = Encoding.UTF8.GetString(Plain(item, value, name));
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            return new TextValue(new TokenList([ValueToken.Literal(bytes)]), null);
        });
        item.Encoded = true;
    }

    public static void Base64(ItemDraft item)
    {
        item.Edit(value => Text(Convert.ToBase64String(Plain(item, value, "base64"))));
        item.Encoded = false;
    }

    /// <summary>
    /// What the value looks like in the Base64 of a longer text, where it begins 0, 1 or 2 bytes into a group of three: the characters at
    /// both ends that depend on what stands around it are cut off.
    /// </summary>
    public static void Base64Offset(ItemDraft item)
    {
        item.Edit(value =>
        {
            byte[] bytes = Plain(item, value, "base64offset");
            if (bytes.Length < LeastBytes) throw item.Fault("the modifier base64offset needs two bytes: of one, nothing certain is left");
            return new OneOfValue([.. Enumerable.Range(0, 3).Select(offset => Text(Shifted(bytes, offset)))]);
        });
        item.Encoded = false;
    }

    static string Shifted(byte[] bytes, int offset)
    {
        ReadOnlySpan<int> cutAtStart = [0, 2, 3], cutAtEnd = [0, 3, 2];
        string text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        return text[cutAtStart[offset]..^cutAtEnd[(bytes.Length + offset) % 3]];
    }

    static TextValue Text(string base64) => new(TokenList.Literal(base64), null);

    static byte[] Plain(ItemDraft item, RuleValue value, string name) =>
        item.Text(value, name).Plain ?? throw item.Fault($"the modifier {name} cannot encode wildcards");
}
