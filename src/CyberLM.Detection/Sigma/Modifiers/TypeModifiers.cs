using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CyberLM.Detection.Sigma;

/// <summary>Modifiers that make something else of a text: an expression, a network, a limit, the name of a field.</summary>
static class TypeModifiers
{
    public static void Exists(ItemDraft item)
    {
        if (item.Field is null) throw item.Fault("the modifier exists needs a field");
        if (item.Values is not [BooleanValue value]) throw item.Fault("the modifier exists takes true or false");
        item.Exists = value.Value;
    }

    public static void Regex(ItemDraft item)
    {
        MustComeFirst(item, "re");
        item.Edit(value => new RegexValue(item.Written(value, "re")));
    }

    public static void Flag(ItemDraft item, Func<RegexValue, RegexValue> flag) => item.Edit(value => value is RegexValue regex
        ? flag(regex)
        : throw item.Fault("the flags i, m and s belong behind re"));

    public static void FieldReference(ItemDraft item)
    {
        if (item.Field is null) throw item.Fault("the modifier fieldref needs a field");
        MustComeFirst(item, "fieldref");
        item.Edit(value => item.Written(value, "fieldref") is { Length: > 0 } field
            ? new FieldValue(field)
            : throw item.Fault("the modifier fieldref takes the name of a field"));
    }

    public static void Compare(ItemDraft item, string name, Comparison comparison) => item.Edit(value =>
    {
        decimal? limit = value switch
        {
            NumberValue number => number.Number.Value,
            TextValue { Written: { } text } when RuleNumber.TryParse(text, out decimal parsed) => parsed,
            _ => null,
        };
        return new ComparisonValue(comparison, limit ?? throw item.Fault($"the modifier {name} takes a number"));
    });

    public static void Network(ItemDraft item)
    {
        MustComeFirst(item, "cidr");
        item.Edit(value => Network(item, item.Written(value, "cidr")));
    }

    static NetworkValue Network(ItemDraft item, string text)
    {
        int slash = text.IndexOf('/');
        string address = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(address, out var prefix) || (prefix.AddressFamily == AddressFamily.InterNetwork && address.Count('.') != 3))
            throw item.Fault($"'{text}' is not a network; expected 192.0.2.0/24 or 2001:db8::/32");
        int most = prefix.AddressFamily == AddressFamily.InterNetwork ? 32 : 128, bits = most;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > most))
            throw item.Fault($"'{text}' is not a network; the prefix is 0 to {most} bits");
        return new NetworkValue(prefix, bits);
    }

    static void MustComeFirst(ItemDraft item, string name)
    {
        if (item.Position > 1) throw item.Fault($"the modifier {name} must come first");
    }
}
