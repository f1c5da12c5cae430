using CyberLM.Kernels;
using CyberLM.Kernels.Native;
using Xunit;

namespace CyberLM.Tests.Native;

/// <summary>The engine keeps the angles of positions between calls: what was asked before must not show in what comes after.</summary>
public sealed class RotaryAngleTests
{
    /// <summary>Head size, theta, direction and positions of one call after another on one engine.</summary>
    static readonly (int Size, float Theta, bool Forward, int[] Positions)[] Calls =
    [
        (8, 10000, true, [0, 1, 2]),
        (8, 10000, true, [63, 64, 5]),                               // a longer table
        (8, 10000, false, [64, 5, 63]),
        (8, 500, true, [64, 5, 63]),
        (6, 10000, true, [64, 5, 63]),
        (6, 10000, false, [1000, 0, 999]),
        (4, 10000, true, [1, 2, 3]),                                 // a fifth kind: one of four gives way
        (64, 10000, true, [64, 65_535, 63]),                         // as far as is kept
        (64, 10000, true, [65_536, 3, 2_000_000]),                   // and beyond
        (8, 10000, true, [2, 1, 0]),
    ];

    [Fact]
    public void Each_call_turns_by_its_own_angles_whatever_came_before()
    {
        using var kept = NativeEngine.Open(threads: 2);
        foreach (var (size, theta, forward, positions) in Calls)
        {
            using var fresh = NativeEngine.Open();
            float[] turned = Rotate(kept, size, theta, forward, positions);
            Assert.Equal(Rotate(fresh, size, theta, forward, positions), turned);
            float[] expected = Expected(size, theta, forward, positions);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], turned[i], 1e-6f);
        }
    }

    static float Value(int index) => (index * 37 % 64 - 31) / 32f;

    static float[] Rotate(NativeBackend backend, int size, float theta, bool forward, int[] positions)
    {
        var (t, arena) = Arena.Place(backend, "rotary", a => (
            Qkv: a.Take("qkv", DType.F32, (positions.Length, 3 * size)), Positions: a.Take("positions", DType.I32, positions.Length)));
        using var memory = arena;
        backend.Write<float>(t.Qkv, Enumerable.Range(0, positions.Length * 3 * size).Select(Value).ToArray());
        backend.Write<int>(t.Positions, positions);
        var heads = new Heads(1, 1, size);
        if (forward) backend.Kernels.RopeForward(t.Qkv, t.Positions, heads, theta);
        else backend.Kernels.RopeBackward(t.Qkv, t.Positions, heads, theta);
        var values = new float[positions.Length * 3 * size];
        backend.Read<float>(values, t.Qkv);
        return values;
    }

    /// <summary>Su et al., "RoFormer", in double: query and key turn, the value stays.</summary>
    static float[] Expected(int size, float theta, bool forward, int[] positions)
    {
        var values = Enumerable.Range(0, positions.Length * 3 * size).Select(Value).ToArray();
        for (int n = 0; n < positions.Length; n++)
            for (int head = 0; head < 2; head++)
                for (int i = 0; i < size / 2; i++)
                {
                    int first = (n * 3 + head) * size + i, second = first + size / 2;
                    var (sine, cosine) = Math.SinCos(positions[n] * Math.Pow(theta, -2.0 * i / size));
                    if (!forward) sine = -sine;
                    double x = values[first], y = values[second];
                    values[first] = (float)(x * cosine - y * sine);
                    values[second] = (float)(x * sine + y * cosine);
                }
        return values;
    }
}
