namespace CyberLM.Logs;

/// <summary>Which people and hosts records name together: somebody's machine is theirs in another organisation too.</summary>
sealed class HostsOfUsers
{
    readonly Dictionary<(string User, string Host), int> pairs = [];

    /// <param name="mentions">of one record, of who acts</param>
    public void See(IReadOnlyCollection<Mention> mentions)
    {
        string[] Keys(MemberRole role) => [.. mentions.Where(one => one.Role == role).Select(one => one.Key).Distinct()];
        foreach (string user in Keys(MemberRole.User))
            foreach (string host in Keys(MemberRole.Host))
                pairs[(user, host)] = pairs.GetValueOrDefault((user, host)) + 1;
    }

    public int Count(string user, string host) => pairs.GetValueOrDefault((user, host));

    /// <summary>Whose host it mostly is; null where nobody stands beside it.</summary>
    public string? UserOf(string host) => pairs.Where(pair => pair.Key.Host == host).OrderByDescending(pair => pair.Value)
        .Select(pair => pair.Key.User).FirstOrDefault();
}
