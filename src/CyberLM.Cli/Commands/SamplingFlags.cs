using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Gpt;
using CyberLM.Kernels;

namespace CyberLM.Cli.Commands;

/// <summary>The flags that say how the next token is drawn.</summary>
sealed class SamplingFlags(Flags flags)
{
    readonly Option<float> temperature = flags.Add("temperature", "0: always the likeliest token", 1f);
    readonly Option<int> topK = flags.AddCount("top-k", "only the k likeliest tokens; 0: all", 0, 0);
    readonly Option<float> topP = flags.Add("top-p", "only the likeliest tokens whose mass reaches this; 1: all", 1f);
    readonly Option<float> minP = flags.Add("min-p", "no token less likely than this share of the likeliest; 0: all", 0f);

    public NextTokenOptions Of(ParseResult parse)
    {
        var next = new NextTokenOptions(parse.GetValue(temperature), parse.GetValue(topK), parse.GetValue(topP), parse.GetValue(minP));
        Require(next.Temperature >= 0 && float.IsFinite(next.Temperature), "temperature", next.Temperature, "0 or more");
        Require(next.TopP is > 0 and <= 1, "top-p", next.TopP, "above 0, at most 1");
        Require(next.MinP is >= 0 and <= 1, "min-p", next.MinP, "from 0 to 1");
        return next;
    }

    static void Require(bool holds, string flag, float given, string allowed)
    {
        if (!holds) throw new CyberLMException(Units.Invariant($"--{flag} {given} cannot be"), allowed);
    }

    public static void Write(Utf8JsonWriter json, NextTokenOptions next)
    {
        json.WriteStartObject("sampling");
        json.WriteNumber("temperature", next.Temperature);
        json.WriteNumber("topK", next.TopK);
        json.WriteNumber("topP", next.TopP);
        json.WriteNumber("minP", next.MinP);
        json.WriteEndObject();
    }
}
