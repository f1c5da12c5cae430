namespace CyberLM.Logs;

/// <summary>
/// Names that a text itself shows to be some: e-mail addresses, hosts, AWS resource names, servers of \\server\share, folders below
/// \Users and /home. One object goes through one text at a time, from its beginning.
/// </summary>
sealed class NameShapes
{
    const int LongestLocalPart = 128, LongestFolder = 64;

    /// <summary>Where the runs end that were looked at last: what begins within one is not looked at again, however long it is.</summary>
    int mailEnd, hostEnd;

    public void Begin() => mailEnd = hostEnd = 0;

    /// <summary>Looks at a place where a word begins, or at a colon or slash; returns where what was found ends, or 0.</summary>
    /// <param name="hosts">a dotted word may be one</param>
    public int Match(ReadOnlySpan<byte> text, int at, bool hosts, List<Finding> found)
    {
        byte first = text[at];
        if (first == ':') return MatchUrl(text, at, found);
        if (first is (byte)'\\' or (byte)'/') return first == '\\' && MatchServer(text, at, found) is > 0 and var end ? end
            : MatchFolder(text, at, found);
        if (first is (byte)'a' or (byte)'A' && MatchArn(text, at, found) is > 0 and var arn) return arn;
        if (at >= mailEnd && MatchMail(text, at, found) is > 0 and var mail) return mail;
        return hosts && at >= hostEnd ? MatchHost(text, at, found) : 0;
    }

    static bool InHost(byte b) => Words.IsWord(b) || b is (byte)'-' or (byte)'.';

    static bool InMail(byte b) => Words.IsWord(b) || "._%+-#'"u8.Contains(b);

    static int HostEnd(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length && InHost(text[from])) from++;
        return from;
    }

    /// <summary>Without dots and hyphens at the end, which are a sentence's.</summary>
    static int Trimmed(ReadOnlySpan<byte> text, int start, int end)
    {
        while (end > start && text[end - 1] is (byte)'.' or (byte)'-') end--;
        return end;
    }

    int MatchMail(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        int local = at;
        while (local < text.Length && InMail(text[local])) local++;
        mailEnd = local;
        if (local == text.Length || text[local] != '@' || local - at > LongestLocalPart) return 0;
        int end = Trimmed(text, local + 1, HostEnd(text, local + 1));
        var host = text[(local + 1)..end];
        if (host.Length > HostLabels.Longest || !host.Contains((byte)'.') || host[0] == '.') return 0;
        LocalPart(text[at..local], at, found);
        HostLabels.Find(host, local + 1, named: false, found, mail: true);
        return end;
    }

    /// <summary>A guest's is user_domain#EXT#: both parts are what they are elsewhere.</summary>
    static void LocalPart(ReadOnlySpan<byte> local, int at, List<Finding> found)
    {
        int guest = local.IndexOf("#EXT#"u8), parting = guest > 0 ? local[..guest].LastIndexOf((byte)'_') : -1;
        if (parting > 0 && parting < guest - 1)
        {
            found.Add(new(at, parting, FindingKind.Name, Spreads: true));
            HostLabels.Find(local[(parting + 1)..guest], at + parting + 1, named: false, found, mail: true);
        }
        else if (IdentifierShapes.Match(local, 0, found) is var end && end != local.Length)
        {
            if (end > 0) found.RemoveAt(found.Count - 1);
            found.Add(new(at, local.Length, FindingKind.Name, Spreads: true));
        }
        else
        {
            found[^1] = found[^1] with { Start = found[^1].Start + at };
        }
    }

    int MatchHost(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        hostEnd = HostEnd(text, at);
        int end = Trimmed(text, at, hostEnd);
        if (end - at > HostLabels.Longest || !HostLabels.IsHost(text[at..end])) return 0;
        HostLabels.Find(text[at..end], at, named: false, found);
        return end;
    }

    /// <summary>What follows :// is a host whatever it looks like.</summary>
    static int MatchUrl(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (at == 0 || !Words.IsLetter(text[at - 1]) || !text[at..].StartsWith("://"u8)) return 0;
        int start = at + 3, end = Trimmed(text, start, HostEnd(text, start));
        if (end == start || end - start > HostLabels.Longest || !Words.IsWord(text[start])) return 0;
        if (end < text.Length && text[end] is (byte)'@' or (byte)'_' or (byte)'%') return 0;
        if (IdentifierShapes.Match(text, start, found) is > 0 and var address) return address;
        HostLabels.Find(text[start..end], start, named: false, found);
        return end;
    }

    static int MatchServer(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (!text[at..].StartsWith("\\\\"u8)) return 0;
        if (at > 0 && (Words.IsWord(text[at - 1]) || text[at - 1] is (byte)':' or (byte)'\\')) return 0;
        int start = at + 2, end = HostEnd(text, start);
        if (end == start || end == text.Length || text[end] != '\\' || !Words.IsWord(text[start])) return 0;
        if (end - start > HostLabels.Longest) return 0;
        if (IdentifierShapes.Match(text[..end], start, found) == end) return end;
        HostLabels.Find(text[start..end], start, named: true, found);
        return end;
    }

    /// <summary>The name that follows \Users\ or /home/: up to the next separator, or to a blank where none comes.</summary>
    static int MatchFolder(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        byte slash = text[at];
        int begin = at + 1;
        if (begin < text.Length && text[begin] == slash) begin++;
        int word = Words.End(text, begin);
        if (word - begin is < 4 or > 5 || word >= text.Length || text[word] != slash) return 0;
        if (!IsHome(text[begin..word], slash)) return 0;
        int start = word + 1;
        if (start < text.Length && text[start] == slash) start++;
        int end = start, blank = -1;
        while (end < text.Length && end - start < LongestFolder && (Words.IsWord(text[end]) || "._-$ "u8.Contains(text[end])))
        {
            if (text[end] == ' ' && blank < 0) blank = end;
            end++;
        }
        if (blank >= 0 && (end == text.Length || text[end] != slash)) end = blank;
        if (end == start || !Words.IsWord(text[start])) return 0;
        // A GUID or address is one here too; a common folder stays.
        if (IdentifierShapes.Match(text, start, found) is > 0 and var known) return known;
        end = Trimmed(text, start, end);
        found.Add(new(start, end - start, FindingKind.Name, Spreads: true));
        return end;
    }

    static bool IsHome(ReadOnlySpan<byte> word, byte slash)
    {
        byte[] lower = Words.Lower(word);
        return lower.AsSpan().SequenceEqual("users"u8) || (slash == '/' && lower.AsSpan().SequenceEqual("home"u8));
    }

    /// <summary>arn:partition:service:region:account:resource; what follows a resource's first names is looked at as any text.</summary>
    static int MatchArn(ReadOnlySpan<byte> text, int at, List<Finding> found)
    {
        if (!text[at..].StartsWith("arn:"u8)) return 0;
        Span<int> colons = stackalloc int[5];
        int end = at, colon = 0;
        for (; end < text.Length && colon < 5 && end - at < 128; end++)
        {
            if (text[end] == ':') colons[colon++] = end;
            else if (!Words.IsWord(text[end]) && text[end] is not ((byte)'-' or (byte)'*')) return 0;
        }
        if (colon < 5) return 0;
        if (AwsMap.IsAccount(text[(colons[3] + 1)..colons[4]])) found.Add(new(colons[3] + 1, AwsMap.AccountLength, FindingKind.Account));
        var service = text[(colons[1] + 1)..colons[2]];
        // Only a bucket's has no account.
        if (service.SequenceEqual("s3"u8) && colons[4] == colons[3] + 1) return Bucket(text, end, found);
        return service.SequenceEqual("iam"u8) || service.SequenceEqual("sts"u8) ? Principal(text, end, found) : end;
    }

    static int Bucket(ReadOnlySpan<byte> text, int start, List<Finding> found)
    {
        int end = HostEnd(text, start);
        if (end > start && Words.IsWord(text[start]) && end - start <= HostLabels.Longest)
            KeyedNames.Labels(text[start..end], start, found);
        return Math.Max(end, start);
    }

    /// <summary>user/path/NAME, role/NAME, assumed-role/ROLE/SESSION, federated-user/NAME.</summary>
    static int Principal(ReadOnlySpan<byte> text, int start, List<Finding> found)
    {
        int end = start, segment = 0, segments = 0;
        while (end < text.Length && (Words.IsWord(text[end]) || "+=,.@_-/"u8.Contains(text[end]))) end++;
        var resource = text[start..end];
        bool assumed = resource.StartsWith("assumed-role/"u8);
        if (!assumed && !resource.StartsWith("user/"u8) && !resource.StartsWith("role/"u8) && !resource.StartsWith("federated-user/"u8))
            return start;
        for (int i = 0; i <= resource.Length; i++)
        {
            if (i < resource.Length && resource[i] != '/') continue;
            bool last = i == resource.Length;
            if (segments > 0 && i > segment && (assumed || last)) KeyedNames.Piece(text, start + segment, start + i, KeyKind.User, found);
            (segment, segments) = (i + 1, segments + 1);
        }
        return end;
    }
}
