using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyberLM.Logs;

/// <summary>What people write, as it is spelled in records.</summary>
static class AnswerText
{
    /// <summary>As a known answer of the slot is spelled; else as most of them are: in quotes or not.</summary>
    public static byte[] Parse(Slot slot, string text)
    {
        byte[] quoted = Quote(text), bare = Encoding.UTF8.GetBytes(text);
        if (slot.Symbols.Find(quoted) >= 0) return quoted;
        if (slot.Symbols.Find(bare) >= 0) return bare;
        int strings = Enumerable.Range(0, slot.Symbols.Count).Count(symbol => slot.Symbols[symbol] is [(byte)'"', ..]);
        bool isLiteral = text is "true" or "false" or "null" || new NumberText(whole: false).Accepts(bare);
        return isLiteral && 2 * strings <= slot.Symbols.Count ? bare : quoted;
    }

    /// <summary>As a JSON string, with no more escapes than it needs.</summary>
    public static byte[] Quote(string text) =>
        [(byte)'"', .. JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    /// <summary>The same of content that is spelled for JSON already.</summary>
    public static byte[] Spell(Slot slot, byte[] content)
    {
        byte[] quoted = [(byte)'"', .. content, (byte)'"'];
        if (slot.Symbols.Find(quoted) >= 0) return quoted;
        if (slot.Symbols.Find(content) >= 0) return content;
        int strings = Enumerable.Range(0, slot.Symbols.Count).Count(symbol => slot.Symbols[symbol] is [(byte)'"', ..]);
        return new NumberText(whole: false).Accepts(content) && 2 * strings <= slot.Symbols.Count ? content : quoted;
    }
}
