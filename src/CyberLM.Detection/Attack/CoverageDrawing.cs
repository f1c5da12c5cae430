using System.Globalization;
using System.Text;
using System.Xml;

namespace CyberLM.Detection.Attack;

/// <summary>A coverage as an SVG: a column for each tactic, a box for each technique, darker with more rules; titles as tooltips.</summary>
public static class CoverageDrawing
{
    const int BoxWidth = 132, BoxHeight = 22, Gap = 4, Head = 64, Margin = 12, FontSize = 12;
    const int TitlesShown = 20;
    const string Namespace = "http://www.w3.org/2000/svg";

    public static void Write(Stream to, AttackCoverage coverage)
    {
        var tactics = coverage.Tactics;
        int rows = tactics.Select(tactic => tactic.Techniques.Count).DefaultIfEmpty(0).Max();
        int most = coverage.Techniques.Select(technique => technique.Rules.Count).DefaultIfEmpty(1).Max();
        int width = 2 * Margin + Math.Max(3, tactics.Count) * (BoxWidth + Gap), height = Margin + Head + rows * (BoxHeight + Gap) + Margin;
        using var svg = XmlWriter.Create(to, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true });
        svg.WriteStartElement("svg", Namespace);
        Attributes(svg, ("width", width), ("height", height), ("viewBox", $"0 0 {width} {height}"), ("font-family", "sans-serif"),
            ("font-size", FontSize));
        Box(svg, 0, 0, width, height, "#ffffff");
        Text(svg, Margin, Margin + FontSize, "#000000",
            $"{coverage.Techniques.Count} techniques, {coverage.Rules} rules, {coverage.WithoutTechnique} of them without a technique");
        for (int column = 0; column < tactics.Count; column++)
            Column(svg, Margin + column * (BoxWidth + Gap), tactics[column].Tactic, tactics[column].Techniques, most);
        svg.WriteEndElement();
    }

    static void Column(XmlWriter svg, int x, string tactic, IReadOnlyList<CoveredTechnique> techniques, int most)
    {
        Text(svg, x, Margin + Head - 2 * Gap, "#000000", tactic);
        for (int row = 0; row < techniques.Count; row++)
        {
            var technique = techniques[row];
            // By the logarithm: a few techniques have a hundred rules, most have one.
            double share = Math.Log(1 + technique.Rules.Count) / Math.Log(1 + most);
            int y = Margin + Head + row * (BoxHeight + Gap);
            svg.WriteStartElement("g", Namespace);
            string more = technique.Rules.Count > TitlesShown ? $"\nand {technique.Rules.Count - TitlesShown} more" : "";
            svg.WriteElementString("title", Namespace,
                Drawable(string.Join("\n", technique.Rules.Take(TitlesShown).Select(rule => rule.Title)) + more));
            Box(svg, x, y, BoxWidth, BoxHeight, Colour(share));
            Text(svg, x + 2 * Gap, y + BoxHeight - 7, share > 0.5 ? "#ffffff" : "#000000", $"{technique.Id} · {technique.Rules.Count}");
            svg.WriteEndElement();
        }
    }

    static void Box(XmlWriter svg, int x, int y, int width, int height, string fill)
    {
        svg.WriteStartElement("rect", Namespace);
        Attributes(svg, ("x", x), ("y", y), ("width", width), ("height", height), ("fill", fill));
        svg.WriteEndElement();
    }

    static void Text(XmlWriter svg, int x, int y, string fill, string text)
    {
        svg.WriteStartElement("text", Namespace);
        Attributes(svg, ("x", x), ("y", y), ("fill", fill));
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    /// <summary>From a light blue to the Navigator layer's dark one.</summary>
    static string Colour(double share)
    {
        int Between(int light, int dark) => (int)Math.Round(light + (dark - light) * share);
        return string.Create(CultureInfo.InvariantCulture, $"#{Between(0xf0, 0x21):x2}{Between(0xf5, 0x66):x2}{Between(0xfb, 0xac):x2}");
    }

    /// <summary>A title may hold characters that XML has no place for.</summary>
    static string Drawable(string text) => string.Concat(text.EnumerateRunes()
        .Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar));

    static void Attributes(XmlWriter svg, params (string Name, object Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
            svg.WriteAttributeString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
    }
}
