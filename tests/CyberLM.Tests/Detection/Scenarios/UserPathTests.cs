using System.Globalization;
using System.Text;
using CyberLM.Detection.Scenarios;
using CyberLM.Logs;
using CyberLM.Tests.Logs.Generation;
using Xunit;

namespace CyberLM.Tests.Detection.Scenarios;

/// <summary>A model whose users have other names than a scenario's is found out before anything is written.</summary>
public sealed class UserPathTests
{
    /// <summary>Of an organisation alone: nothing is written here.</summary>
    sealed class Knows(KnownOrganisation organisation, bool writes) : IRecordWriter
    {
        public KnownOrganisation Organisation => organisation;

        public bool CanWrite(AskedRecord record) => writes;

        public IReadOnlyList<WrittenRecord> Write(
            IReadOnlyList<AskedRecord> asked, IReadOnlyList<ReadOnlyMemory<byte>> there, ulong seed) => throw new NotSupportedException();
    }

    static string? Other(string entity, bool writes = true)
    {
        string[] users = ["ann", "bob", "eve"];
        List<ReadOnlyMemory<byte>> records = [.. Enumerable.Range(0, 60).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$$"""
                {"eventTime":"2026-03-02T09:{{{i:00}}}:00Z","eventSource":"iam.amazonaws.com","eventName":"GetUser","awsRegion":"r",
                "eventCategory":"Management","userIdentity":{"arn":"arn:1:user/{{{users[i % 3]}}}","userName":"{{{users[i % 3]}}}"}}
                """).ReplaceLineEndings("")))];
        using var model = new RandomModel(records, new() { Entity = entity });
        return new ScenarioPlayer(new Knows(new(model.Fields), writes)).OtherUserPath(ScenarioSet.Shipped.Find("C01"));
    }

    [Fact]
    public void Users_by_another_name_are_named() => Assert.Equal("userIdentity.userName", Other("userIdentity.arn"));

    [Fact]
    public void Users_by_the_name_of_the_stream_are_fine() => Assert.Null(Other("userIdentity.userName"));

    /// <summary>Records of a template may be anybody's.</summary>
    [Fact]
    public void What_the_model_does_not_write_is_not_asked() => Assert.Null(Other("userIdentity.arn", writes: false));
}
