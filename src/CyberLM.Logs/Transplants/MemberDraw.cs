using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Logs;

/// <summary>
/// Who of an organisation takes the place of somebody in a recording: one whom the logs name at the same fields, and who acts on the day
/// of the attack; each once. A host is the new owner's, where the old one had one. The order is a drawn one, which the seed decides.
/// </summary>
sealed class MemberDraw(OrganisationRoster roster, DateOnly? day, ulong seed)
{
    /// <param name="owner">of the logs, who has become whose host it was; null: nobody's, or no host</param>
    /// <param name="isFree">nobody of the recording has become this one yet, and nobody of it is called so</param>
    /// <returns>null where nobody is left</returns>
    public OrganisationRoster.Member? For(RecordedMember member, string? owner, Func<OrganisationRoster.Member, bool> isFree)
    {
        var candidates = roster.Members.Where(one => one.Role == member.Role && isFree(one)).ToList();
        // An account is not drawn: what the organisation does is in its own.
        if (member.Role == MemberRole.Account)
            return candidates.Where(one => one.Paths.Overlaps(member.Paths)).MaxBy(one => one.Forms.Values.Sum());
        return candidates
            .OrderByDescending(one => owner is null ? 0 : roster.Hosts.Count(owner, one.Key))
            .ThenByDescending(one => one.Paths.Overlaps(member.Paths))
            .ThenByDescending(one => day is { } on ? one.Days.Contains(on) : one.Days.Count > 0)
            .ThenBy(one => Order(one.Key), StringComparer.Ordinal).FirstOrDefault();
    }

    string Order(string key) => Convert.ToHexString(HMACSHA256.HashData(BitConverter.GetBytes(seed), Encoding.UTF8.GetBytes(key)));
}
