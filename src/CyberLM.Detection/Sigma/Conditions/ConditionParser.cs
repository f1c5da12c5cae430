namespace CyberLM.Detection.Sigma;

/// <summary>The grammar of conditions: brackets, then <c>x of</c>, not, and, or, each from the left.</summary>
sealed class ConditionParser
{
    readonly List<string> tokens;
    readonly int line;
    readonly SigmaLimits limits;
    int at, nodes;

    ConditionParser(string text, int line, SigmaLimits limits)
    {
        this.line = line;
        this.limits = limits;
        tokens = ConditionTokens.Read(text, line);
    }

    public static Condition Parse(string text, int line, SigmaLimits limits)
    {
        var parser = new ConditionParser(text, line, limits);
        var condition = parser.Or(0);
        if (parser.at < parser.tokens.Count) throw parser.Fault($"'{parser.tokens[parser.at]}' where and, or or the end was expected");
        return condition;
    }

    SigmaFault Fault(string sentence) => new(line, $"the condition has {sentence}");

    bool Take(string word)
    {
        if (at >= tokens.Count || !tokens[at].Equals(word, StringComparison.OrdinalIgnoreCase)) return false;
        at++;
        return true;
    }

    Condition Or(int depth)
    {
        var parts = new List<Condition> { And(depth) };
        while (Take("or")) parts.Add(And(depth));
        return parts.Count == 1 ? parts[0] : new OrCondition(parts);
    }

    Condition And(int depth)
    {
        var parts = new List<Condition> { Not(depth) };
        while (Take("and")) parts.Add(Not(depth));
        return parts.Count == 1 ? parts[0] : new AndCondition(parts);
    }

    Condition Not(int depth)
    {
        if (depth > limits.ConditionDepth) throw Fault($"more than {limits.ConditionDepth} levels");
        if (++nodes > limits.ConditionNodes) throw Fault($"more than {limits.ConditionNodes} parts");
        if (Take("not")) return new NotCondition(Not(depth + 1));
        if (!Take("(")) return Operand();
        var inner = Or(depth + 1);
        return Take(")") ? inner : throw Fault("an opening bracket without a closing one");
    }

    Condition Operand()
    {
        if (at >= tokens.Count) throw Fault("nothing where a name was expected");
        string word = tokens[at];
        bool quantified = at + 1 < tokens.Count && tokens[at + 1].Equals("of", StringComparison.OrdinalIgnoreCase);
        if (quantified) return Quantified(word);
        if (word is "(" or ")" || ConditionTokens.Reserved.Contains(word)) throw Fault($"'{word}' where a name was expected");
        if (word.Contains('*')) throw Fault($"the pattern '{word}' without '1 of' or 'all of' before it");
        at++;
        return new NameCondition(word);
    }

    QuantifiedCondition Quantified(string word)
    {
        bool all = word.Equals("all", StringComparison.OrdinalIgnoreCase);
        if (!all && word != "1" && !word.Equals("any", StringComparison.OrdinalIgnoreCase))
            throw Fault($"'{word} of'; the specification knows 1, any and all");
        at += 2;
        if (at >= tokens.Count || tokens[at] is "(" or ")") throw Fault("nothing behind 'of'");
        return new QuantifiedCondition(all, tokens[at++]);
    }
}
