using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Xml;
using CyberLM.Cli.Output;
using CyberLM.Detection.Sigma;
using CyberLM.Detection.Testing;
using CyberLM.Gpt;

namespace CyberLM.Cli.Commands;

/// <summary>`rules test`: cases beside rules, events and the alerts that they are to give.</summary>
static class RulesTest
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("test", $"Runs the cases beside rules: NAME{RuleCase.Ending} for the rules of NAME.yml.");
        var folder = new Argument<string>("folder") { Description = "the rules' folder, with all below it" };
        command.Arguments.Add(folder);
        var flags = new Flags("rules_test", command);
        var junit = flags.Add<string?>("junit", "file for the results in JUnit's form", null);
        var force = flags.Add("force", "replace the file", false);
        Examples.AddTo(command, "cyberlm rules test rules/", "cyberlm rules test rules/ --junit results.xml");
        command.SetAction(parse => Run(open(parse), parse.GetValue(folder)!, parse.GetValue(junit), parse.GetValue(force)));
        return command;
    }

    static int Run(Session session, string folder, string? junit, bool force)
    {
        if (junit == OutputFile.Stdout) throw new CyberLMException("stdout has the results as lines", "name a file");
        if (junit is not null) OutputFile.RefuseToReplace(junit, force);
        if (junit is not null) OutputFile.RefuseWhatIsRead(junit, [], [folder]);
        var cases = RuleCase.ReadAll(folder);
        var rules = LoadedRules.ReadToRun([folder], session.Talk);
        var run = new RuleCaseRun(rules);
        var results = new List<RuleCaseResult>();
        foreach (var each in cases)
        {
            session.Stop.ThrowIfCancellationRequested();
            results.Add(run.Judge(each));
        }
        WriteFailures(session.Data, results);
        if (junit is not null) DurableFile.Write(junit, to => WriteJunit(to, results));
        int failed = results.Count(result => !result.Passed), untested = Untested(rules, cases);
        session.Talk.Event("tested",
            $"{results.Count - failed} passed, {failed} failed; {Units.Plural(untested, "rule")} in files without cases",
            ("passed", results.Count - failed), ("failed", failed), ("untested", untested));
        return failed > 0 ? ExitCode.CheckFailed : ExitCode.Done;
    }

    static int Untested(SigmaRuleSet rules, IReadOnlyList<RuleCase> cases)
    {
        var tested = cases.Select(each => Path.GetFullPath(each.Rules)).ToHashSet();
        return rules.Headers.Count(header => !tested.Contains(Path.GetFullPath(header.Source)));
    }

    static void WriteFailures(Stream data, List<RuleCaseResult> results)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        foreach (var result in results.Where(result => !result.Passed))
            output.WriteLine(Talk.Printable($"failed: {result.Case.File}, line {result.Case.Line}: {result.Case.Name}: {result.Reason}"));
    }

    static void WriteJunit(Stream to, List<RuleCaseResult> results)
    {
        using var xml = XmlWriter.Create(to, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true });
        xml.WriteStartElement("testsuites");
        foreach (var suite in results.GroupBy(result => result.Case.File))
        {
            xml.WriteStartElement("testsuite");
            Attributes(xml, ("name", suite.Key), ("tests", Text(suite.Count())), ("failures", Text(suite.Count(result => !result.Passed))),
                ("errors", "0"), ("skipped", "0"));
            foreach (var result in suite) WriteCase(xml, result);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static void WriteCase(XmlWriter xml, RuleCaseResult result)
    {
        xml.WriteStartElement("testcase");
        Attributes(xml, ("classname", result.Case.Rules), ("name", result.Case.Name));
        if (!result.Passed)
        {
            xml.WriteStartElement("failure");
            Attributes(xml, ("message", result.Reason));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Names and titles may hold characters that XML has no place for.</summary>
    static void Attributes(XmlWriter xml, params (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
            xml.WriteAttributeString(name, string.Concat(value.EnumerateRunes()
                .Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar)));
    }
}
