namespace CyberLM.Logs;

/// <summary>
/// A record being spelled, character by character: a pushdown automaton whose stack is the open objects and arrays. It says which
/// characters may follow, all of them and no others, and there is always one until the record is complete.
/// </summary>
sealed class JsonWalk(JsonGrammar grammar)
{
    /// <summary>What is to be spelled next; in Key and Value after what blanks the spacing asks for.</summary>
    enum Place { Value, Scalar, Key, Colon, Behind, End }

    readonly CharSet next = new(), rest = new();
    OpenContainer[] open = [];
    ulong[] walks = [], steps = [];
    int depth;
    Place place;
    Gap? gap;                       // before what is next; none at the beginning
    int blanks;                     // so far in this gap
    uint spacings = (1u << grammar.Spacings.Length) - 1;    // a bit for each that the record so far may have
    GrammarNode node = grammar.Root;
    bool inKey;
    bool known;                     // next is what may follow

    public bool IsComplete => place == Place.End;

    /// <summary>What may follow; valid until the next character is taken.</summary>
    public CharSet Next
    {
        get
        {
            if (known) return next;
            next.Clear();
            Collect();
            known = true;
            return next;
        }
    }

    /// <summary>Takes a character; false, and nothing has happened, where it may not follow.</summary>
    public bool Take(int scalar)
    {
        if (!Next.Contains(scalar)) return false;
        known = false;
        Advance(scalar);
        return true;
    }

    OpenContainer Top => open[depth - 1];

    bool IsJustOpened => depth > 0 && blanks == 0 && Top.Count == 0 && (place == Place.Key ? !inKey : Top.Keys is null);

    void Collect()
    {
        switch (place)
        {
            case Place.Value:
                if (IsJustOpened && Top.MayClose) next.Add(']');
                if (depth > 0 && Top.Keys is null && Top.Count == 0 && !Top.MayGoOn) break;
                CollectGap();
                if (gap is null || Fits(gap.Value)) CollectValue();
                break;
            case Place.Scalar:
                if (CollectScalar(next)) CollectBehind();
                break;
            case Place.Key:
                CollectKey();
                break;
            case Place.Colon:
                CollectGap();
                if (Fits(Gap.BeforeColon)) next.Add(':');
                break;
            case Place.Behind:
                CollectBehind();
                break;
        }
    }

    void CollectGap()
    {
        if (gap is { } here && Goes(here)) next.Add(' ');
    }

    void CollectValue()
    {
        // A record is an object, whatever else stands at other paths.
        if (depth > 0)
            foreach (var spelling in node.Scalars) spelling.Next(spelling.Start, next);
        if (depth == LearningLimits.MostDepth) return;
        if (node.Object is not null) next.Add('{');
        if (node.Lengths is not null && depth > 0) next.Add('[');
    }

    /// <summary>Adds what may follow within the value; true where it may also be over.</summary>
    bool CollectScalar(CharSet to)
    {
        bool mayEnd = false;
        for (int i = 0; i < node.Scalars.Length; i++)
        {
            if (walks[i] == Spelling.Dead) continue;
            node.Scalars[i].Next(walks[i], to);
            mayEnd |= node.Scalars[i].MayEnd(walks[i]);
        }
        return mayEnd;
    }

    void CollectKey()
    {
        if (inKey)
        {
            Top.Keys!.Next(Top, next);
            return;
        }
        if (IsJustOpened && Top.MayClose) next.Add('}');
        if (!Top.MayGoOn) return;
        CollectGap();
        if (Fits(gap!.Value)) next.Add('"');
    }

    void CollectBehind()
    {
        bool goesOn = Top.MayGoOn, closes = Top.MayClose;
        // Behind a number that may be over no blank has been counted yet.
        if ((goesOn && Goes(Gap.BeforeComma)) || (closes && Goes(Gap.BeforeClosing))) next.Add(' ');
        if (goesOn && Fits(Gap.BeforeComma)) next.Add(',');
        if (closes && Fits(Gap.BeforeClosing)) next.Add(Top.Keys is null ? ']' : '}');
    }

    /// <summary>A spacing that the record may have has more blanks here.</summary>
    bool Goes(Gap at)
    {
        for (int i = 0; i < grammar.Spacings.Length; i++)
            if (((spacings >> i) & 1) != 0 && grammar.Spacings[i].HasMore(at, blanks)) return true;
        return false;
    }

    /// <summary>A spacing that the record may have has just as many blanks here.</summary>
    bool Fits(Gap at)
    {
        for (int i = 0; i < grammar.Spacings.Length; i++)
            if (((spacings >> i) & 1) != 0 && grammar.Spacings[i].Has(at, blanks)) return true;
        return false;
    }

    void EndGap(Gap? at)
    {
        for (int i = 0; at is { } here && i < grammar.Spacings.Length; i++)
            if (!grammar.Spacings[i].Has(here, blanks)) spacings &= ~(1u << i);
        blanks = 0;
    }

    void Advance(int scalar)
    {
        if (place == Place.Scalar)
        {
            if (StepScalar(scalar)) return;
            EndValue();
        }
        if (scalar == ' ' && !inKey)
        {
            blanks++;
            return;
        }
        switch (place)
        {
            case Place.Value:
                BeginValue(scalar);
                break;
            case Place.Key:
                StepKey(scalar);
                break;
            case Place.Colon:
                EndGap(Gap.BeforeColon);
                (place, gap, node) = (Place.Value, Gap.AfterColon, Top.Child);
                break;
            case Place.Behind:
                EndGap(scalar == ',' ? Gap.BeforeComma : Gap.BeforeClosing);
                if (scalar == ',') BeginMember(Gap.AfterComma);
                else Close();
                break;
        }
    }

    void BeginValue(int scalar)
    {
        if (scalar == ']')
        {
            Close();
            return;
        }
        EndGap(gap);
        if (depth > 0 && Top.Keys is null) Top.Count++;
        if (scalar is '{' or '[')
        {
            Open(scalar == '{');
            return;
        }
        place = Place.Scalar;
        if (walks.Length < node.Scalars.Length) (walks, steps) = (new ulong[node.Scalars.Length], new ulong[node.Scalars.Length]);
        for (int i = 0; i < node.Scalars.Length; i++) walks[i] = node.Scalars[i].Start;
        StepScalar(scalar);
    }

    /// <summary>False, and nothing has happened, where the value ended before the character.</summary>
    bool StepScalar(int scalar)
    {
        bool alive = false;
        for (int i = 0; i < node.Scalars.Length; i++)
        {
            steps[i] = walks[i] == Spelling.Dead ? Spelling.Dead : node.Scalars[i].Step(walks[i], scalar);
            alive |= steps[i] != Spelling.Dead;
        }
        if (!alive) return false;
        (walks, steps) = (steps, walks);
        rest.Clear();
        CollectScalar(rest);
        if (rest.IsEmpty) EndValue();
        return true;
    }

    void StepKey(int scalar)
    {
        if (!inKey && scalar == '}')
        {
            Close();
            return;
        }
        if (!inKey)
        {
            EndGap(gap);
            inKey = true;
            Top.Keys!.BeginKey(Top);
            Top.Count++;
        }
        if (Top.Keys!.Step(Top, scalar) is not { } child) return;
        Top.Child = child;
        inKey = false;
        (place, gap) = (Place.Colon, Gap.BeforeColon);
    }

    void Open(bool isObject)
    {
        if (depth == open.Length)
        {
            Array.Resize(ref open, Math.Max(8, 2 * depth));
            for (int i = depth; i < open.Length; i++) open[i] = new();
        }
        var top = open[depth++];
        top.Count = 0;
        (top.Keys, top.Lengths) = isObject ? (node.Object, null) : ((ObjectKeys?)null, node.Lengths);
        if (!isObject) top.Child = node.Elements;
        top.Keys?.Open(top);
        BeginMember(Gap.AfterOpening);
    }

    void BeginMember(Gap after)
    {
        gap = after;
        place = Top.Keys is null ? Place.Value : Place.Key;
        if (place == Place.Value) node = Top.Child;
    }

    void Close()
    {
        depth--;
        EndValue();
    }

    void EndValue()
    {
        place = depth == 0 ? Place.End : Place.Behind;
        blanks = 0;
    }
}
