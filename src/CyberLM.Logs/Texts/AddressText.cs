namespace CyberLM.Logs;

/// <summary>
/// IPv4 in four decimal numbers (RFC 6943, section 3.1.1, the strict form) and IPv6 (RFC 4291, section 2.2, without dotted ends).
/// </summary>
sealed class AddressText(bool v4, bool v6) : ByteAutomaton
{
    /// <summary>
    /// A state is both readings side by side, each plus one so that 0 is refused; IPv4: part, digits of it (0: none), its value; IPv6:
    /// groups begun, digits of the last, what stands behind it, whether :: has come.
    /// </summary>
    const int V6States = 8192;

    public bool V4 => v4;
    public bool V6 => v6;

    readonly record struct Four(int Part, int Digits, int Value);

    /// <param name="Colons">behind the last digit: 0, 1 or 2</param>
    readonly record struct Six(int Groups, int Digits, int Colons, bool Shortened);

    public override int Next(int state, byte b)
    {
        var (four, six) = Decode(state);
        return Encode(four is { } f ? Next(f, b) : null, six is { } s ? Next(s, b) : null);
    }

    public override bool Ends(int state)
    {
        var (four, six) = Decode(state);
        return four is { Part: 3, Digits: > 0 } || (six is { } s && Ends(s));
    }

    static Four? Next(Four at, byte b)
    {
        if (b == '.') return at.Digits > 0 && at.Part < 3 ? new(at.Part + 1, 0, 0) : null;
        if (b is < (byte)'0' or > (byte)'9' || (at.Digits > 0 && at.Value == 0)) return null;
        int value = 10 * at.Value + b - '0';
        return value > 255 ? null : new(at.Part, at.Digits + 1, value);
    }

    static Six? Next(Six at, byte b)
    {
        const int groups = 8, digits = 4;
        if (char.IsAsciiHexDigit((char)b))
        {
            if (at.Digits > 0) return at.Digits < digits ? at with { Digits = at.Digits + 1 } : null;
            // One colon at the very beginning is half of "::".
            if (at is { Groups: 0, Colons: 1 }) return null;
            int most = at.Shortened ? groups - 1 : groups;
            return at.Groups < most ? new(at.Groups + 1, 1, 0, at.Shortened) : null;
        }
        if (b != ':') return null;
        // Behind "::" a colon needs a group that may follow.
        if (at.Digits > 0) return at.Groups < (at.Shortened ? groups - 1 : groups) ? at with { Digits = 0, Colons = 1 } : null;
        if (at.Colons == 0) return at with { Colons = 1 };
        return at.Colons == 1 && !at.Shortened && at.Groups < groups ? at with { Colons = 2, Shortened = true } : null;
    }

    static bool Ends(Six at) =>
        at.Shortened ? at.Digits > 0 || at.Colons == 2 : at is { Groups: 8, Digits: > 0 };

    (Four?, Six?) Decode(int state)
    {
        if (state == 0) return (v4 ? new Four(0, 0, 0) : null, v6 ? new Six(0, 0, 0, false) : null);
        int four = state / V6States - 1, six = state % V6States - 1;
        return (
            four < 0 ? null : new Four(four >> 10, (four >> 8) & 3, four & 255),
            six < 0 ? null : new Six(six >> 6, (six >> 3) & 7, (six >> 1) & 3, (six & 1) != 0));
    }

    static int Encode(Four? four, Six? six)
    {
        if (four is null && six is null) return Refused;
        int f = four is { } a ? (a.Part << 10 | a.Digits << 8 | a.Value) + 1 : 0;
        int s = six is { } b ? (b.Groups << 6 | b.Digits << 3 | b.Colons << 1 | (b.Shortened ? 1 : 0)) + 1 : 0;
        return f * V6States + s;
    }
}
