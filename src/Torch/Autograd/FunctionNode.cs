using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The managed half of a graph node whose backward is written in C#; the native half owns it.</summary>
internal sealed unsafe class FunctionNode
{
    private readonly autograd.AutogradContext context;
    private readonly object[] vars;
    private readonly Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward;
    private readonly string name;

    private FunctionNode(string name, autograd.AutogradContext context, object[] vars, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward)
    {
        this.name = name;
        this.context = context;
        this.backward = backward;
        // Only which arguments are tensors is needed later: holding them would keep their memory.
        this.vars = Array.ConvertAll(vars, v => v is Tensor ? (object)true : false);
    }

    internal static List<Tensor> Connect(
        string name, autograd.AutogradContext context, object[] vars, List<Tensor> outputs, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward)
    {
        var inputs = vars.OfType<Tensor>().ToArray();
        var owner = GCHandle.ToIntPtr(GCHandle.Alloc(new FunctionNode(name, context, vars, backward)));
        var replaced = new nint[outputs.Count];
        void* node = null;
        int status;
        fixed (nint* i = Tensor.Handles(inputs), o = Tensor.Handles(outputs), d = Tensor.Handles(context.Dirty))
        fixed (nint* f = Tensor.Handles(context.NonDifferentiable), s = Tensor.Handles(context.Saved), r = replaced)
        {
            status = NativeMethods.dt_function_connect(
                (void*)owner, &Apply, &Release, name, context.MaterializeGrads ? 1 : 0, i, inputs.Length, o, outputs.Count,
                d, context.Dirty.Count, f, context.NonDifferentiable.Count, s, context.Saved.Count, r, &node);
        }

        GC.KeepAlive(inputs);
        GC.KeepAlive(context.Saved);
        GC.KeepAlive(outputs);
        if (node == null) GCHandle.FromIntPtr(owner).Free();
        NativeError.Check(status);
        context.HandOver(node);
        for (var n = 0; n < replaced.Length; n++)
        {
            if (replaced[n] != 0) outputs[n] = new Tensor(replaced[n]);
        }

        return outputs;
    }

    [UnmanagedCallersOnly]
    private static int Apply(void* owner, void* node, nint* grads, long gradCount, nint* results, long resultCount)
    {
#pragma warning disable CA1031 // No exception may pass through native frames: it is stored, and thrown again by the call that began.
        try
        {
            using var scope = NewDisposeScope();
            var self = (FunctionNode)GCHandle.FromIntPtr((nint)owner).Target!;
            var gradients = new List<Tensor>();
            for (var i = 0; i < gradCount; i++) gradients.Add(grads[i] == 0 ? null! : new Tensor(grads[i]));
            self.Run(gradients, results, (int)resultCount);
            return 0;
        }
        catch (Exception e)
        {
            NativeError.FromCallback = e;
            NativeMethods.dt_set_error($"{e.GetType().Name} in a C# function's backward: {e.Message}");
            return 1;
        }
#pragma warning restore CA1031
    }

    [UnmanagedCallersOnly]
    private static void Release(void* owner)
    {
        var handle = GCHandle.FromIntPtr((nint)owner);
        ((FunctionNode)handle.Target!).context.Node = null;
        handle.Free();
    }

    private void Run(List<Tensor> gradients, nint* results, int tensorCount)
    {
        var given = backward(context, gradients) ?? throw new InvalidOperationException($"backward of {name} gave null instead of a list");
        // One per argument, or one per tensor among them.
        if (given.Count != vars.Length && given.Count != tensorCount)
            throw new InvalidOperationException($"backward of {name} gave {given.Count} gradients: expected one per argument ({vars.Length}) or one per tensor ({tensorCount})");
        var perArgument = given.Count == vars.Length;
        var next = 0;
        for (var i = 0; i < given.Count; i++)
        {
            if (perArgument && vars[i] is false) continue;
            if (given[i] is { } gradient) results[next] = NativeMethods.dt_share(gradient.Handle);
            next++;
        }
    }
}
