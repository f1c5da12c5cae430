namespace CyberLM.Logs;

/// <summary>Strings of one length with a set of characters for each place.</summary>
sealed class PlacesText(RandomPattern pattern) : ByteAutomaton
{
    public RandomPattern Pattern => pattern;

    public override int Next(int state, byte b) =>
        state < pattern.Length && b < 128 && ((pattern.Places[state] >> b) & 1) != 0 ? state + 1 : Refused;

    public override bool Ends(int state) => state == pattern.Length;
}
