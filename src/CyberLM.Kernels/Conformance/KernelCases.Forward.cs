using CyberLM.Kernels.Reference;

namespace CyberLM.Kernels.Conformance;

public static partial class KernelCases
{
    /// <summary>What a forward leaves behind for its backward, by the reference.</summary>
    static double[][] Forward(double[][] inputs, Shape[] inputShapes, Shape[] outputShapes, Action<IKernels, Tensor[], Tensor[]> forward)
    {
        using var reference = new ReferenceBackend();
        var read = inputs.Zip(inputShapes, (values, shape) => Place(reference, values, shape)).ToArray();
        var written = Array.ConvertAll(outputShapes, shape => Place(reference, new double[shape.Count], shape));
        forward(reference.Kernels, written, read);
        return Array.ConvertAll(written, tensor => ReadBack(reference, tensor));
    }

    static Tensor Place(Backend reference, double[] values, Shape shape)
    {
        var tensor = new Tensor(reference.Allocate(shape.Count * sizeof(double)), 0, DType.F64, shape);
        reference.Write<double>(tensor, values);
        return tensor;
    }

    static double[] ReadBack(Backend reference, Tensor tensor)
    {
        var values = new double[tensor.Count];
        reference.Read(values.AsSpan(), tensor);
        return values;
    }
}
