using System.Globalization;
using CyberLM.Detection.Sigma;

namespace CyberLM.Detection.Stateful;

/// <summary>The grammar: or, and, then comparisons or brackets; a comparison has two terms: number, measure, or a product.</summary>
sealed class MeasureConditionParser(string text, int line, IReadOnlyList<string> measures)
{
    const int Longest = 1000, Deepest = 16;
    static readonly (string Word, int Sign, bool OrEqual)[] Operators =
        [(">=", 1, true), ("<=", -1, true), ("==", 0, true), ("!=", 0, false), (">", 1, false), ("<", -1, false)];
    int at;

    SigmaFault Fault(string sentence) => new(line, $"the condition has {sentence}");

    public MeasureCondition Read()
    {
        if (text.Length > Longest) throw Fault($"more than {Longest} characters");
        var condition = Or(0);
        return at == text.Length ? condition : throw Fault($"'{Rest}' where and, or or the end was expected");
    }

    string Rest => text[at..];

    void SkipBlanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    bool Take(string word)
    {
        SkipBlanks();
        bool isWord = char.IsAsciiLetter(word[0]);
        int end = at + word.Length;
        if (!text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase)) return false;
        if (isWord && end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) return false;
        at = end;
        SkipBlanks();
        return true;
    }

    MeasureCondition Or(int depth)
    {
        List<MeasureCondition> parts = [And(depth)];
        while (Take("or")) parts.Add(And(depth));
        return parts is [var only] ? only : new AnyOf(parts);
    }

    MeasureCondition And(int depth)
    {
        List<MeasureCondition> parts = [Part(depth)];
        while (Take("and")) parts.Add(Part(depth));
        return parts is [var only] ? only : new AllOf(parts);
    }

    MeasureCondition Part(int depth)
    {
        if (depth > Deepest) throw Fault($"more than {Deepest} levels of brackets");
        if (!Take("(")) return Comparison();
        var inner = Or(depth + 1);
        return Take(")") ? inner : throw Fault("an opening bracket without a closing one");
    }

    Compared Comparison()
    {
        var left = Term();
        foreach (var (word, sign, orEqual) in Operators)
        {
            if (!Take(word)) continue;
            var right = Term();
            return left.Measure < 0 && right.Measure < 0
                ? throw Fault("a comparison of two numbers, which does not depend on events")
                : new Compared(left, right, sign, orEqual);
        }
        throw Fault($"'{Rest}' where one of >=, >, <=, <, == and != was expected");
    }

    Term Term()
    {
        if (Number() is not { } number) return new Term(1, Measure());
        return Take("*") ? new Term(number, Measure()) : new Term(number, -1);
    }

    decimal? Number()
    {
        SkipBlanks();
        int start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        if (at == start) return null;
        string digits = text[start..at];
        SkipBlanks();
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            && number <= int.MaxValue ? number : throw Fault($"'{digits}', which is no number or too large");
    }

    int Measure()
    {
        SkipBlanks();
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        string name = text[start..at];
        SkipBlanks();
        if (name.Length == 0) throw Fault($"'{text[start..]}' where a measure or a number was expected");
        int place = measures.ToList().IndexOf(name);
        return place >= 0 ? place : throw Fault($"'{name}', which is no measure; {NearestWord.Hint(name, measures)}");
    }
}
