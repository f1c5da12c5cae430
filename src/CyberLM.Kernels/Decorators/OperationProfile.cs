namespace CyberLM.Kernels;

/// <summary>What one operation cost since the last reset.</summary>
/// <param name="Bytes">read and written, each argument once; of tables and caches only the rows that are touched, where the host knows
/// them</param>
/// <param name="Flop">additions and multiplications of products; 0 for operations that are bound by memory</param>
public readonly record struct OperationProfile(string Operation, long Calls, TimeSpan Time, long Bytes, long Flop)
{
    public double BytesPerSecond => Time > TimeSpan.Zero ? Bytes / Time.TotalSeconds : 0;
    public double FlopPerSecond => Time > TimeSpan.Zero ? Flop / Time.TotalSeconds : 0;
}
