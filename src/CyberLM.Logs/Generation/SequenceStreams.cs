using System.Buffers.Binary;
using System.IO.Hashing;

namespace CyberLM.Logs;

/// <summary>
/// Streams of random numbers, which tell sequences apart. Someone's day has a stream of its own, whatever else is asked for beside it, so
/// that what is generated in several runs has no identifier twice; a day that comes again in a run has another one each time, as
/// records of no one have.
/// </summary>
sealed class SequenceStreams(Conditions? conditions)
{
    const ulong GoldenRatio = 0x9E3779B97F4A7C15;
    readonly Dictionary<ulong, uint> times = [];

    /// <summary>Plans are told in their order.</summary>
    public ulong Of(SequencePlan plan)
    {
        ulong what = Hash(plan);
        uint time = times.GetValueOrDefault(what);
        times[what] = time + 1;
        return what + time;
    }

    public static ulong OfPart(ulong stream, int part) => stream + (ulong)part * GoldenRatio;

    ulong Hash(SequencePlan plan)
    {
        var hash = new XxHash64();
        Add(hash, plan.Entity ?? []);
        Add(hash, plan.LikeEntity ?? []);
        foreach (var (slot, answer) in conditions?.Asked ?? [])
        {
            Add(hash, System.Text.Encoding.UTF8.GetBytes(slot.Path));
            Add(hash, answer);
        }
        Span<byte> day = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(day, plan.Day ?? 0);
        hash.Append(day);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>With its length, so that two parts are not another pair's.</summary>
    static void Add(XxHash64 hash, byte[] part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.Append(length);
        hash.Append(part);
    }
}
