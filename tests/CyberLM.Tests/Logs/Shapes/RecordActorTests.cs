using System.Text;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.Shapes;

/// <summary>Who a record is about, by its shape; another field of the same record, or nobody, is no answer.</summary>
public sealed class RecordActorTests
{
    const string CloudTrail = """
        {"eventTime":"t","eventSource":"s","eventName":"n","awsRegion":"r","user":"no","userIdentity":
        """;
    const string Okta = """{"uuid":"1","published":"t","eventType":"e","outcome":{},"host":"no","actor":""";
    const string Windows = """{"EventID":1,"Channel":"c","Computer":"pc7" """;

    [Theory]
    [InlineData(CloudTrail + """{"type":"IAMUser","accountId":"1","arn":"arn:aws:iam::1:user/eve"}}""", "arn:aws:iam::1:user/eve")]
    [InlineData(CloudTrail + """{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}}""", "ec2.amazonaws.com")]
    [InlineData(Okta + """{"id":"00u","alternateId":"eve@example.com"}}""", "eve@example.com")]
    [InlineData(Windows + """, "TargetUserName":"eve","SubjectUserName":"ann"}""", "ann")]
    [InlineData(Windows + """, "TargetUserName":"eve","SubjectUserName":"-"}""", "eve")]
    [InlineData(Windows + """, "Image":"a.exe"}""", "pc7")]
    [InlineData("""{"category":"AuditLogs","properties":{"initiatedBy":{"user":{"userPrincipalName":"eve"}}}}""", "eve")]
    [InlineData("""{"host":{"name":"pc7"},"user":{"name":"eve"}}""", "eve")]
    [InlineData("""{"action":"opened"}""", null)]
    [InlineData("the door was opened", null)]
    public void By_shape(string record, string? who) => Assert.Equal(who, RecordActor.Of(Encoding.UTF8.GetBytes(record)));
}
