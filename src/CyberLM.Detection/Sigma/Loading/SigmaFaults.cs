namespace CyberLM.Detection.Sigma;

/// <summary>What is wrong with a document, gathered part by part, so that who mends it is told all at once.</summary>
sealed class SigmaFaults
{
    /// <summary>Of one document; whoever has mended these asks again.</summary>
    const int Most = 50;

    readonly List<SigmaFault> found = [];

    public void Add(SigmaFault fault)
    {
        foreach (var one in (SigmaFault[])[fault, .. fault.Others])
        {
            if (found.Count < Most && !found.Exists(known => known.Line == one.Line && known.Message == one.Message)) found.Add(one);
        }
    }

    public void Try(Action part)
    {
        try
        {
            part();
        }
        catch (SigmaFault fault)
        {
            Add(fault);
        }
    }

    /// <summary>The part, or nothing where it is at fault: what is made of it is not to be used then.</summary>
    public T? Try<T>(Func<T> part)
    {
        T? made = default;
        Try(() => { made = part(); });
        return made;
    }

    /// <summary>As one fault, in the order of their lines, where there are any.</summary>
    public void Throw()
    {
        if (found.Count == 0) return;
        SigmaFault[] sorted = [.. found.OrderBy(fault => fault.Line)];
        throw new SigmaFault(sorted[0].Line, sorted[0].Message) { Others = sorted[1..] };
    }
}
