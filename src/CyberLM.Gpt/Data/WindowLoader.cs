using CyberLM.Kernels;

namespace CyberLM.Gpt;

/// <summary>
/// Windows of time + 1 tokens anywhere in [start, end), uniform and independent, drawn by Philox of (seed, batch, row), as nanoGPT's
/// get_batch. A window looks over document borders: it learns them as it learns any character.
/// </summary>
public sealed class WindowLoader : DataLoader
{
    const uint WindowStream = 0x57494E44;

    readonly long start;
    readonly long choices;

    public WindowLoader(TokenFile file, long start, long end, int rows, int time, ulong seed) : base(file, rows, time, seed)
    {
        if (start < 0 || end > file.TokenCount || start > end)
            throw new ArgumentOutOfRangeException(nameof(start), $"tokens {start} to {end} of {file.TokenCount}");
        this.start = start;
        choices = end - start - time;
        if (choices < 1)
            throw new CyberLMException(
                $"the training part of the data has {end - start} tokens, a window needs {time + 1L}",
                "give more data or a smaller context");
    }

    private protected override void Fill(Batch batch)
    {
        for (int row = 0; row < Rows; row++)
        {
            long window = start + Philox.Below(Seed, Stream(WindowStream, row), (ulong)BatchIndex, choices);
            batch.Place(row, 0, File, window + 1, Time, begins: false);
        }
    }
}
