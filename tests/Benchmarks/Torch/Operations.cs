using static TorchSharp.torch;

namespace Distillery.Benchmarks.Torch;

/// <summary>The measured operations; operations.py has the same names with Python's code.</summary>
internal sealed class Operations : IDisposable
{
    private readonly Tensor a = ones(1, 1);
    private readonly Tensor b = ones(1, 1);
    private readonly Tensor c = ones(1, 1);
    private readonly Tensor w = ones(1, 1, requires_grad: true);
    private readonly Tensor t = ones(4, 4);
    private long sink;

    /// <summary>Each operation as a loop of n calls.</summary>
    public IReadOnlyList<(string Name, Action<int> Loop)> All =>
    [
        ("a.add(b), disposed", n => { for (var i = 0; i < n; i++) a.add(b).Dispose(); }),
        ("a + b, disposed", n => { for (var i = 0; i < n; i++) (a + b).Dispose(); }),
        ("add, one scope per 100", AddInScopes),
        ("a.add_(b)", n => { for (var i = 0; i < n; i++) c.add_(b); }),
        ("a.mul_(1.0)", n => { for (var i = 0; i < n; i++) c.mul_(1.0); }),
        ("add with graph", n => { for (var i = 0; i < n; i++) w.add(b).Dispose(); }),
        ("forward+backward (w*b).sum()", ForwardBackward),
        ("t[0]", n => { for (var i = 0; i < n; i++) t[0].Dispose(); }),
        ("narrow", n => { for (var i = 0; i < n; i++) t.narrow(0, 1, 2).Dispose(); }),
        ("shape[0]", n => { for (var i = 0; i < n; i++) sink += t.shape[0]; }),
        ("size(0)", n => { for (var i = 0; i < n; i++) sink += t.size(0); }),
        ("dim()", n => { for (var i = 0; i < n; i++) sink += t.dim(); }),
        ("item<float>()", n => { for (var i = 0; i < n; i++) sink += (long)a.item<float>(); }),
    ];

    /// <summary>Frees the operands.</summary>
    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[a, b, c, w, t]) tensor.Dispose();
    }

    private void AddInScopes(int n)
    {
        for (var done = 0; done < n; done += 100)
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < 100; i++) a.add(b);
        }
    }

    private void ForwardBackward(int n)
    {
        for (var i = 0; i < n; i++)
        {
            using var product = w * b;
            using var sum = product.sum();
            sum.backward();
        }
    }
}
