using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace CyberLM.Detection.Sigma;

/// <summary>
/// From an event to the rules for its source, for one run. The source of a Windows event follows from channel and number; as many pairs are
/// remembered as there are with a meaning, and no more than a hostile log can be allowed.
/// </summary>
sealed class Router
{
    const int MostRemembered = 1 << 12, LongestKey = 256;
    static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    readonly RouteBook book;
    readonly SourceFinder? finder;
    readonly Route unknown;
    readonly Dictionary<WindowsKey, Route> windows = [];
    readonly byte[] asked = new byte[LongestKey];

    /// <param name="finder">Null where all events are of one source.</param>
    public Router(RouteBook book, SourceFinder? finder, EventSource otherwise)
    {
        this.book = book;
        this.finder = finder;
        unknown = book.For(otherwise);
    }

    /// <summary>Channel, a border and number in one array; one is kept for asking.</summary>
    readonly struct WindowsKey(byte[] bytes, int length) : IEquatable<WindowsKey>
    {
        readonly byte[] bytes = bytes;
        readonly int length = length;

        ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

        public bool Equals(WindowsKey other) => Bytes.SequenceEqual(other.Bytes);

        public override bool Equals(object? other) => other is WindowsKey key && Equals(key);

        /// <summary>Seeded, so that no log can hold channels that all fall into one place.</summary>
        public override int GetHashCode() => (int)XxHash3.HashToUInt64(Bytes, Seed);

        public WindowsKey Copy() => new(Bytes.ToArray(), length);
    }

    public Route Find(EventView view)
    {
        if (finder is null) return unknown;
        if (finder.IsWindows(view, out var channel, out var number)) return Windows(channel, number);
        int mark = finder.Mark(view);
        return mark < 0 ? unknown : book.For(finder.Source(mark));
    }

    Route Windows(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> number)
    {
        int length = channel.Length + number.Length + 1;
        if (length > LongestKey) return unknown;
        channel.CopyTo(asked);
        asked[channel.Length] = EventView.Border;
        number.CopyTo(asked.AsSpan(channel.Length + 1));
        var key = new WindowsKey(asked, length);
        if (windows.TryGetValue(key, out var route)) return route;
        route = book.For(WindowsSources.Of(Encoding.UTF8.GetString(channel), Encoding.UTF8.GetString(number)));
        if (windows.Count < MostRemembered) windows.Add(key.Copy(), route);
        return route;
    }
}
