using System.Buffers;

namespace CyberLM.Tenant;

/// <summary>
/// truth.jsonl: for every record of every stream that is written, in order of time, what it really was. "stream" and "line" (from 1)
/// find the record, "id" confirms it. Attacks are labelled here and nowhere else, and so is what looks like one.
/// </summary>
static class TruthWriter
{
    public static void Write(LogRecord record, string stream, long line, IBufferWriter<byte> output)
    {
        var json = new JsonLine(output);
        json.Open();
        json.Text("stream"u8, stream);
        json.Number("line"u8, line);
        json.Text("id"u8, record.Identifier);
        json.Time("time"u8, record.Time);
        switch (record)
        {
            case SignInRecord signIn:
                json.Text("user"u8, signIn.User.PrincipalName);
                json.Text("kind"u8, signIn.User.Kind.ToString());
                json.Text("network"u8, signIn.Address.Kind.ToString());
                json.Boolean("away"u8, signIn.Away);
                json.Text("cause"u8, signIn.Outcome.Cause.ToString());
                break;
            case PrincipalSignIn principal:
                json.Text("user"u8, principal.Principal.Name);
                json.Text("kind"u8, "ServicePrincipal");
                json.Text("network"u8, principal.Address.Kind.ToString());
                json.Text("cause"u8, principal.Outcome.Cause.ToString());
                break;
            case RiskDetection risk:
                json.Text("user"u8, risk.User.PrincipalName);
                json.Text("kind"u8, risk.User.Kind.ToString());
                json.Text("cause"u8, risk.Attack is null ? "FalseAlarm" : "Detected");
                break;
            case AuditRecord audit:
                json.Text("user"u8, audit.Actor?.PrincipalName ?? "");
                json.Text("kind"u8, audit.Actor?.Kind.ToString() ?? "Directory");
                json.Text("cause"u8, "Administration");
                break;
        }
        if (record.Attack is { } attack)
        {
            json.Open("attack"u8);
            json.Text("run"u8, attack.Run);
            json.Text("scenario"u8, attack.Scenario);
            json.Text("technique"u8, attack.Technique);
            json.Text("step"u8, attack.Step);
            json.Close();
        }
        else
        {
            json.Null("attack"u8);
        }
        if (record.Twin is { } twin)
        {
            json.Open("twin"u8);
            json.Text("run"u8, twin.Run);
            json.Text("scenario"u8, twin.Scenario);
            json.Close();
        }
        else
        {
            json.Null("twin"u8);
        }
        json.Close();
        json.EndLine();
    }
}
