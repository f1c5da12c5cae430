using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// From an event to the rules for its source. Routes are made when the first event of a source comes; of Windows there is one for each
/// channel and event number, as many as are remembered and no more.
/// </summary>
sealed class Router(IReadOnlyList<SigmaRule> rules, SourceFinder finder, EventSource? given, bool routing)
{
    const int MostRemembered = 1 << 12, LongestKey = 256;

    readonly Dictionary<WindowsKey, Route> windows = [];
    readonly Dictionary<int, Route> marked = [];
    readonly Route everything = new(rules, routing ? given ?? EventSource.Unknown : EventSource.Unknown);

    /// <summary>Both parts of the key in one array, the length of the first before them; one is kept for asking.</summary>
    readonly struct WindowsKey(byte[] bytes, int length) : IEquatable<WindowsKey>
    {
        readonly byte[] bytes = bytes;
        readonly int length = length;

        ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

        public bool Equals(WindowsKey other) => Bytes.SequenceEqual(other.Bytes);

        public override bool Equals(object? other) => other is WindowsKey key && Equals(key);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(Bytes);
            return hash.ToHashCode();
        }

        public WindowsKey Copy() => new(Bytes.ToArray(), length);
    }

    readonly byte[] asked = new byte[LongestKey];

    public Route Find(EventView view)
    {
        if (!routing || given is not null) return everything;
        if (finder.IsWindows(view, out var channel, out var number)) return Windows(channel, number);
        int mark = finder.Mark(view);
        if (mark < 0) return everything;
        if (!marked.TryGetValue(mark, out var route)) marked.Add(mark, route = new Route(rules, finder.Source(mark)));
        return route;
    }

    Route Windows(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> number)
    {
        int length = channel.Length + number.Length + 1;
        if (length > LongestKey) return everything;
        channel.CopyTo(asked);
        asked[channel.Length] = EventView.Border;
        number.CopyTo(asked.AsSpan(channel.Length + 1));
        var key = new WindowsKey(asked, length);
        if (windows.TryGetValue(key, out var route)) return route;
        route = new Route(rules, WindowsSources.Of(Encoding.UTF8.GetString(channel), Encoding.UTF8.GetString(number)));
        if (windows.Count < MostRemembered) windows.Add(key.Copy(), route);
        return route;
    }
}
