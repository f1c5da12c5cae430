using System.Text;
using CyberLM.Gpt;
using CyberLM.Logs;
using Xunit;

namespace CyberLM.Tests.Logs.TextGrammar;

/// <summary>Records spelled under a constraint: given ones, and random ones.</summary>
static class Walks
{
    /// <summary>Every character must be allowed where it is sampled, and be the forced one where it is not.</summary>
    /// <returns>how many characters were forced</returns>
    public static int Follow(JsonTextConstraints constraints, CharTokenizer tokenizer, byte[] record)
    {
        var ids = new List<int>();
        tokenizer.Encode(record, ids);
        ids.Add(tokenizer.Border);
        var constraint = constraints.Begin();
        var mask = new uint[(tokenizer.VocabSize + 31) / 32];
        var forced = new Queue<int>(constraint.Accept(tokenizer.Border).ToArray());
        int count = 0;
        for (int i = 0; i < ids.Count; i++)
        {
            if (forced.TryDequeue(out int only))
            {
                if (only != ids[i]) Assert.Fail($"'{Text(tokenizer, only)}' is forced behind {Text(tokenizer, [.. ids[..i]])}");
                count++;
                continue;
            }
            Array.Clear(mask);
            Assert.True(constraint.Mask(mask));
            if (!Has(mask, ids[i])) Assert.Fail($"character {i} is not allowed behind {Text(tokenizer, [.. ids[..i]])}");
            forced = new(constraint.Accept(ids[i]).ToArray());
        }
        Assert.Empty(forced);
        Assert.True(constraint.Finished);
        return count;
    }

    /// <summary>Uniform over the allowed characters, but that a string closes with a chance of one in four where it may.</summary>
    public static string Random(JsonTextConstraints constraints, CharTokenizer tokenizer, Random random, int most = 2_000_000)
    {
        int quote = new List<int>(Encode(tokenizer, "\""))[0];
        var constraint = constraints.Begin();
        var mask = new uint[(tokenizer.VocabSize + 31) / 32];
        var ids = new List<int>();
        ids.AddRange(constraint.Accept(tokenizer.Border));
        while (!constraint.Finished)
        {
            Array.Clear(mask);
            constraint.Mask(mask);
            int allowed = mask.Sum(word => System.Numerics.BitOperations.PopCount(word));
            if (allowed == 0) Assert.Fail($"nothing may follow {Text(tokenizer, [.. ids])}");
            int token = Has(mask, quote) && random.Next(4) == 0 ? quote : Nth(mask, random.Next(allowed));
            ids.Add(token);
            ids.AddRange(constraint.Accept(token));
            Assert.True(ids.Count < most, "the record does not end");
        }
        Assert.Equal(tokenizer.Border, ids[^1]);
        return Text(tokenizer, [.. ids[..^1]]);
    }

    static List<int> Encode(CharTokenizer tokenizer, string text)
    {
        var ids = new List<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
        return ids;
    }

    static int Nth(uint[] mask, int n)
    {
        for (int id = 0; ; id++)
            if (Has(mask, id) && n-- == 0) return id;
    }

    static bool Has(uint[] mask, int id) => ((mask[id / 32] >> (id % 32)) & 1) != 0;

    static string Text(CharTokenizer tokenizer, params int[] ids)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        tokenizer.Decode(ids, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
