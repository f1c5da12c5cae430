using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using CyberLM.Detection.Sigma;
using Xunit;

namespace CyberLM.Tests.Detection.Sigma;

/// <summary>Wildcards and escapes at random, against an expression made of the value in another way.</summary>
public sealed class WildcardTests
{
    static readonly Gen<string> Value = Gen.OneOf(
        Gen.String[Gen.Char[@"ab*?\"], 0, 9],
        Gen.Select(Gen.String[Gen.Char["ab*?é-"], 0, 6], Gen.Bool,
            (text, emoji) => emoji ? text.Insert(text.Length / 2, "\U0001F600") : text));

    static readonly Gen<string> Text = Gen.String[Gen.Char["abABÉé*?\\-\n"], 0, 9]
        .Select(Gen.Bool,
            (text, emoji) => emoji ? text + "\U0001F600b" : text);

    static readonly (string Modifier, string Before, string After)[] Modifiers =
        [("", "^", @"\z"), ("|contains", "", ""), ("|startswith", "^", ""), ("|endswith", "", @"\z")];

    /// <summary>A point of text, then the value piece by piece.</summary>
    static string Expression(string value) => Regex.Replace(value, @"\\(?<literal>[\\*?])|(?<star>\*)|(?<one>\?)|(?<other>[\s\S])", piece =>
        piece.Groups["star"].Success ? @"[\s\S]*"
        : piece.Groups["one"].Success ? @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])"
        : Regex.Escape(piece.Groups["literal"].Success ? piece.Groups["literal"].Value : piece.Value));

    [Fact]
    public void Mean_what_an_expression_says() =>
        Gen.Select(Value, Text.Array[30], Gen.Int[0, Modifiers.Length - 1], Gen.Bool).Sample((value, texts, which, cased) =>
        {
            var (modifier, before, after) = Modifiers[which];
            var options = RegexOptions.CultureInvariant | (cased ? RegexOptions.None : RegexOptions.IgnoreCase);
            var expression = new Regex(before + Expression(value) + after, options);
            var rules = Sig.Load(Sig.Rule($"f{modifier}{(cased ? "|cased" : "")}: '{value.Replace("'", "''")}'"));
            foreach (bool prefilter in new[] { true, false })
            {
                var run = new SigmaEngine(rules, new SigmaEngineOptions { Prefilter = prefilter }).Start();
                foreach (string text in texts)
                {
                    var matches = new List<SigmaMatch>();
                    run.Match(JsonSerializer.SerializeToUtf8Bytes(new { f = text }), matches);
                    Assert.True(expression.IsMatch(text) == (matches.Count > 0), $"{value} {modifier} on {text}: {matches.Count}");
                }
            }
        }, iter: 300, threads: 1);
}
