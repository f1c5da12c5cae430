namespace CyberLM.Logs;

/// <summary>One text and no other.</summary>
sealed class ExactText(byte[] text) : ByteAutomaton
{
    public ReadOnlySpan<byte> Text => text;

    public override int Next(int state, byte b) => state < text.Length && text[state] == b ? state + 1 : Refused;

    public override bool Ends(int state) => state == text.Length;
}
