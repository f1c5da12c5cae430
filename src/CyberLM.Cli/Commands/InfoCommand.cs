using System.CommandLine;
using System.Text.Json;
using CyberLM.Cli.Output;
using CyberLM.Kernels;

namespace CyberLM.Cli.Commands;

/// <summary>`info`: what this machine and this build can do, and why something is not there.</summary>
static class InfoCommand
{
    public static Command Create(Func<ParseResult, Session> open)
    {
        var command = new Command("info", "Backends, instruction sets, memory, and which operation each backend has.");
        var json = new Flags("info", command).Add("json", "as one JSON object", false);
        Examples.AddTo(command, "cyberlm info", "cyberlm info --json");
        command.SetAction(parse => Run(open(parse), parse.GetValue(json)));
        return command;
    }

    static int Run(Session session, bool json)
    {
        var backends = BackendReport.All();
        var machine = MachineReport.OfThis();
        if (json) WriteJson(session.Data, machine, backends);
        else WriteTables(session.Data, machine, backends);
        return ExitCode.Done;
    }

    static void WriteTables(Stream data, MachineReport machine, List<BackendReport> backends)
    {
        using var output = new StreamWriter(data, leaveOpen: true);
        string memory = Units.Bytes(machine.MemoryBytes);
        output.WriteLine($"cyberlm {machine.Version}, .NET {machine.Runtime}, {machine.Cores} cores, {memory} of memory");
        output.WriteLine($"instruction sets of this processor: {string.Join(", ", machine.InstructionSets)}"
            + (machine.AskedTheLibrary ? "" : ", as far as .NET can tell without the native library"));
        output.WriteLine();
        Columns.Write(output, ["backend", "device", "bf16", "state"],
            backends.Select(b => new[] { b.Name, b.Info?.Device ?? "-", b.BFloat16, b.WhyAbsent ?? "available" }));
        output.WriteLine();
        // ILGPU's kernels are the same on every device: one column for the three.
        var columns = backends.Where(b => b.Name is not ("ilgpu:cuda" or "ilgpu:opencl")).ToList();
        Columns.Write(output, ["operation", .. columns.Select(b => b.Name.Split(':')[0])],
            Contract.Operations.Select(o => new[] { o }.Concat(columns.Select(b => b.SupportOf(o))).ToArray()));
        output.WriteLine(SupportMatrix.Legend);
        output.WriteLine("bf16: fast where the processor multiplies it; else yes: it works, and is no faster than f32");
    }

    static void WriteJson(Stream data, MachineReport machine, List<BackendReport> backends)
    {
        using var json = new Utf8JsonWriter(data, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("version", machine.Version);
        json.WriteString("runtime", machine.Runtime);
        json.WriteNumber("cores", machine.Cores);
        json.WriteNumber("memoryBytes", machine.MemoryBytes);
        json.WriteStartArray("instructionSets");
        foreach (string set in machine.InstructionSets) json.WriteStringValue(set);
        json.WriteEndArray();
        json.WriteStartArray("backends");
        foreach (var backend in backends)
        {
            json.WriteStartObject();
            json.WriteString("name", backend.Name);
            json.WriteString("device", backend.Info?.Device);
            json.WriteBoolean("available", backend.WhyAbsent is null);
            json.WriteString("whyAbsent", backend.WhyAbsent);
            json.WriteStartObject("operations");
            foreach (string operation in Contract.Operations) json.WriteString(operation, backend.SupportOf(operation));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
