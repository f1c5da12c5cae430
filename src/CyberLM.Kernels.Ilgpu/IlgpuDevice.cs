using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace CyberLM.Kernels.Ilgpu;

/// <summary>A device that ILGPU can compute on: `cpu`, `cuda:0`, `opencl:1`.</summary>
/// <param name="MemoryBytes">0: the host's own memory</param>
/// <param name="Score">the highest is taken where none is named</param>
sealed record IlgpuDevice(string Kind, int Index, string Description, long MemoryBytes, (int Kind, long Memory, int Processors) Score)
{
    internal const string Variable = "CYBERLM_DEVICE";
    internal const string Cpu = "cpu", Cuda = "cuda", OpenCL = "opencl";

    internal string Name => Kind == Cpu ? Cpu : $"{Kind}:{Index}";

    /// <summary>What this machine has, best first; and why a kind of device is not among them.</summary>
    internal static (IReadOnlyList<IlgpuDevice> Devices, IReadOnlyDictionary<string, string> WhyAbsent) Find()
    {
        var devices = new List<IlgpuDevice> { OfCpu() };
        var whyAbsent = new Dictionary<string, string>();
        foreach (string kind in (string[])[Cuda, OpenCL])
        {
            if ((kind == Cuda ? GpuDrivers.WhyNoCuda() : GpuDrivers.WhyNoOpenCL()) is { } reason)
            {
                whyAbsent[kind] = reason;
                continue;
            }
            try
            {
                using var context = CreateContext(kind);
                var found = Usable(context).Select((device, i) => Of(kind, i, device)).ToList();
                devices.AddRange(found);
                if (found.Count == 0) whyAbsent[kind] = "the driver names no device that these kernels can use";
            }
            // A driver may fail in any way that its authors thought of; the CPU is there all the same.
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                whyAbsent[kind] = (exception.InnerException ?? exception).Message;
            }
        }
        return (Ranked(devices), whyAbsent);
    }

    internal static IReadOnlyList<IlgpuDevice> Ranked(IEnumerable<IlgpuDevice> devices) => [.. devices.OrderByDescending(d => d.Score)];

    /// <summary>The devices to try in turn: the one that is named, or all of them.</summary>
    internal static IReadOnlyList<IlgpuDevice> Candidates(IReadOnlyList<IlgpuDevice> devices, string? wanted)
    {
        if (string.IsNullOrWhiteSpace(wanted)) return devices;
        string name = wanted.Trim().ToLowerInvariant();
        var named = devices.FirstOrDefault(d => d.Name == name || d.Kind == name);
        if (named is not null) return [named];
        string there = string.Join(", ", devices.Select(d => $"{d.Name} ({d.Description})"));
        throw new CyberLMException($"{Variable} names a device '{wanted}' that is not here: there is {there}",
            $"cyberlm info says why a kind of device is missing; without {Variable} the best is taken");
    }

    /// <summary>Those of one kind, best first: at least one, or an error that says why there is none.</summary>
    internal static IReadOnlyList<IlgpuDevice> OfKind(
        string kind, IReadOnlyList<IlgpuDevice> devices, IReadOnlyDictionary<string, string> whyAbsent)
    {
        IReadOnlyList<IlgpuDevice> found = [.. devices.Where(device => device.Kind == kind)];
        return found.Count > 0 ? found : throw new EnvironmentException($"there is no {kind} device: {whyAbsent[kind]}");
    }

    internal static Context CreateContext(string kind) => Context.Create(builder =>
    {
        if (kind == Cuda) builder.Cuda();
        else builder.OpenCL();
    });

    internal Accelerator CreateAccelerator(Context context) =>
        Usable(context).ElementAt(Index).CreateAccelerator(context);

    /// <summary>Angles and sampling are computed in F64, which not every OpenCL device has.</summary>
    static IEnumerable<Device> Usable(Context context) =>
        context.Devices.Where(d => d.AcceleratorType != AcceleratorType.CPU && d is not CLDevice { Capabilities.Float64: false });

    static IlgpuDevice OfCpu() =>
        new(Cpu, 0, $"{Environment.ProcessorCount} processors", 0, (KindScore(Cpu, false), 0, Environment.ProcessorCount));

    static IlgpuDevice Of(string kind, int index, Device device)
    {
        // An OpenCL driver may offer the host's processor, which the CPU's own kernels use better.
        bool isHost = device is CLDevice cl && cl.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_CPU);
        string name = Regex.Replace(device.Name, @"\s+", " ").Trim();
        return new(kind, index, name, device.MemorySize, (KindScore(kind, isHost), device.MemorySize, device.NumMultiprocessors));
    }

    static int KindScore(string kind, bool isHost) => isHost ? 0 : kind switch
    {
        Cuda => 3,
        OpenCL => 2,
        _ => 1,
    };
}
