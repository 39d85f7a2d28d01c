using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Scopes;

public class ThreadTests
{
    [Fact]
    public void ManyThreads_OwnGraphsAndScopes_GiveTheSameGradient()
    {
        var shared = (arange(64, dtype: ScalarType.Float64) * 0.1).reshape(8, 8);
        var results = new double[8];
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, results.Length).Select(k => new Thread(() =>
        {
            try
            {
                for (var round = 0; round < 50; round++)
                {
                    using var scope = NewDisposeScope();
                    var w = ones(8, 8, dtype: ScalarType.Float64, requires_grad: true);
                    (w.matmul(shared).tanh() * 0.5).sum().backward();
                    results[k] = w.grad!.sum().item<double>();
                }
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(e);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        failures.ShouldBeEmpty();
        results.Distinct().Count().ShouldBe(1);
        shared.Dispose();
    }

    [Fact]
    public void Tensors_MadeHereDisposedThere_AreFreed()
    {
        for (var round = 0; round < 20; round++)
        {
            var made = Enumerable.Range(0, 300).Select(i => full(4, i)).ToArray();
            var thread = new Thread(() => Array.ForEach(made, t => t.Dispose()));
            thread.Start();
            thread.Join();
            made.ShouldAllBe(t => t.IsInvalid);
        }
    }

    [Fact]
    public void OneTensor_DisposedByManyThreads_IsFreedOnce()
    {
        for (var round = 0; round < 200; round++)
        {
            var t = ones(3);
            Parallel.For(0, 4, _ => t.Dispose());
            t.IsInvalid.ShouldBeTrue();
        }
    }

    [Fact]
    public void Errors_ManyThreads_GetTheirOwnMessages()
    {
        Parallel.For(1, 50, n =>
        {
            using var a = zeros(n, n + 1);
            var error = Should.Throw<System.Runtime.InteropServices.ExternalException>(() => a.mm(a));
            error.Message.ShouldContain($"{n}x{n + 1}");
        });
    }
}
