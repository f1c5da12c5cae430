namespace CyberLM.Logs;

/// <summary>Which bytes a text may go on with: a finite automaton from state 0.</summary>
abstract class ByteAutomaton
{
    public const int Refused = -1;

    /// <summary>The state behind the byte, or <see cref="Refused"/>.</summary>
    public abstract int Next(int state, byte value);

    /// <summary>Whether the text may end here.</summary>
    public abstract bool Ends(int state);

    public int Walk(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            state = Next(state, value);
            if (state == Refused) return Refused;
        }
        return state;
    }

    /// <summary>Whether it is a whole text.</summary>
    public bool Accepts(ReadOnlySpan<byte> bytes) => Walk(0, bytes) is not Refused and int end && Ends(end);
}
