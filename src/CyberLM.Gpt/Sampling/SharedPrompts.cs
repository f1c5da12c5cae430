using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Reads once what several prompts begin with: keys and values of a token depend on those before it alone, whatever row they stand in, so a
/// row whose prompt begins as another row's tokens do takes them from there. It waits for one that is reading them.
/// </summary>
sealed class SharedPrompts(IKernels kernels, KeyValueCache cache, SampleRow[] rows)
{
    /// <summary>Tokens that are read as quickly as they are copied.</summary>
    const int Fewest = 16;

    /// <summary>To be called between two steps, when all that was fed is in the cache.</summary>
    public void Give()
    {
        foreach (var row in rows)
        {
            if (!row.Active || !row.IsUnread) continue;
            int own = row.InCommon(row.Cached), most = own;
            var from = row;
            foreach (var other in rows)
                if (row.InCommon(other.Cached) is int count && count > most) (from, most) = (other, count);
            row.Waits = IsBeingRead(row, most + Fewest);
            if (row.Waits) continue;
            if (most < own + Fewest) (from, most) = (row, own);
            if (from != row) Copy(from, row, most);
            row.BeginBehind(most);
        }
    }

    /// <summary>Another row, which does not wait itself, will have so many tokens of the prompt.</summary>
    bool IsBeingRead(SampleRow row, int least)
    {
        foreach (var other in rows)
            if (other.IsReading && row.InCommonWithPrompt(other) >= least) return true;
        return false;
    }

    void Copy(SampleRow from, SampleRow to, int count)
    {
        for (int l = 0; l < cache.Keys.Length; l++)
        {
            kernels.Convert(Of(cache.Keys[l], to), Of(cache.Keys[l], from));
            kernels.Convert(Of(cache.Values[l], to), Of(cache.Values[l], from));
        }
        to.Cached.CopyFrom(from.Cached, count);

        Tensor Of(Tensor all, SampleRow row) => all.Slice(row.Index, 1).As((count, all.Last));
    }
}
