using System.Diagnostics;
using System.Text;
using CyberLM.Kernels;
using CyberLM.Kernels.Ilgpu;
using CyberLM.Kernels.Ilgpu.Cuda;

namespace CyberLM.Tests.Cuda;

/// <summary>
/// Hands each launch to the emulator, a process of its own (it switches stacks and takes signals, which .NET would not bear): a tensor
/// becomes a buffer of exactly its bytes, so that an access past it is reported. See native/cuda/emulation/serve/main.cpp.
/// </summary>
sealed class EmulatedLauncher : ICudaLauncher, IDisposable
{
    const int Alignment = 16;

    readonly Process process;
    readonly BinaryWriter requests;
    readonly BinaryReader answers;

    internal EmulatedLauncher()
    {
        if (CudaBuild.WhyAbsent is { } reason) throw new EnvironmentException(reason);
        process = Process.Start(new ProcessStartInfo(CudaBuild.Launches) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        requests = new BinaryWriter(process.StandardInput.BaseStream);
        answers = new BinaryReader(process.StandardOutput.BaseStream);
    }

    /// <summary>Kernels in the order in which they were launched.</summary>
    internal List<string> Launched { get; } = [];

    public string? WhyAbsent(string kernel)
    {
        lock (process)
        {
            WriteName(kernel);
            requests.Write(0);
            requests.Flush();
            string answer = ReadSentence();
            return answer.Length == 0 ? null : answer;
        }
    }

    public void Launch(string kernel, LaunchShape shape, params ReadOnlySpan<LaunchArgument> arguments)
    {
        lock (process)
        {
            Launched.Add(kernel);
            WriteName(kernel);
            requests.Write(1);
            foreach (int number in (int[])[shape.X, shape.Y, shape.Z, shape.Threads, shape.SharedBytes]) requests.Write(number);
            var buffers = WriteBuffers(arguments);
            requests.Write(arguments.Length);
            foreach (var argument in arguments) Write(argument, buffers);
            requests.Flush();
            string fault = ReadSentence();
            if (fault.Length > 0) throw new BackendException(kernel, "cuda-emulation", 1, fault);
            foreach (var buffer in buffers)
                if (answers.ReadInt32() != 0) ReadInto(Bytes(buffer));
        }
    }

    public void Dispose()
    {
        requests.Dispose();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Two arguments that are the same memory are one buffer.</summary>
    List<Tensor> WriteBuffers(ReadOnlySpan<LaunchArgument> arguments)
    {
        var buffers = new List<Tensor>();
        foreach (var argument in arguments)
            if (argument.IsTensor && !argument.Tensor.IsNone && IndexOf(buffers, argument.Tensor) < 0) buffers.Add(argument.Tensor);
        requests.Write(buffers.Count);
        foreach (var buffer in buffers)
        {
            if (buffer.Count > 1 && IlgpuKernels.Address(buffer) % Alignment != 0)
                throw new ArgumentException($"a tensor {buffer.DType} {buffer.Shape} that begins off {Alignment} bytes was launched");
            requests.Write(checked((int)buffer.Bytes));
            requests.Write(Bytes(buffer));
        }
        return buffers;
    }

    void Write(LaunchArgument argument, List<Tensor> buffers)
    {
        if (!argument.IsTensor)
        {
            Span<byte> bytes = stackalloc byte[LaunchArgument.MostBytes];
            argument.CopyTo(bytes);
            requests.Write((byte)'v');
            requests.Write(argument.Bytes);
            requests.Write(bytes[..argument.Bytes]);
        }
        else if (argument.Tensor.IsNone) requests.Write((byte)'n');
        else
        {
            requests.Write((byte)'p');
            requests.Write(argument.Tensor.DType switch { DType.BF16 => 1, DType.F32 => 2, DType.I32 => 3, _ => 0 });
            requests.Write(IndexOf(buffers, argument.Tensor));
        }
    }

    static int IndexOf(List<Tensor> buffers, Tensor tensor) =>
        buffers.FindIndex(b => IlgpuKernels.Address(b) == IlgpuKernels.Address(tensor) && b.Bytes == tensor.Bytes);

    static unsafe Span<byte> Bytes(Tensor tensor) => new((void*)IlgpuKernels.Address(tensor), checked((int)tensor.Bytes));

    void WriteName(string kernel)
    {
        byte[] name = Encoding.ASCII.GetBytes(kernel);
        requests.Write(name.Length);
        requests.Write(name);
    }

    string ReadSentence() => Encoding.UTF8.GetString(answers.ReadBytes(answers.ReadInt32()));

    void ReadInto(Span<byte> to)
    {
        if (answers.ReadInt32() != to.Length) throw new InvalidDataException("the emulator answers with other bytes than it was given");
        answers.BaseStream.ReadExactly(to);
    }
}
