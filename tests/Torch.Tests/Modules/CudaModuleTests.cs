using Distillery.Torch.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Modules;

/// <summary>Training on a GPU. Skipped where there is none.</summary>
public sealed class CudaModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [SkippableFact]
    public void Training_OnTheGpu_FollowsTheCpu()
    {
        Skip.IfNot(cuda.is_available(), "no CUDA device");
        using var onCpu = nn.Sequential(nn.Linear(6, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 3));
        using var onGpu = nn.Sequential(nn.Linear(6, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 3));
        onGpu.load_state_dict(onCpu.state_dict());
        onGpu.cuda();
        using var cpuOptimizer = optim.AdamW(onCpu.parameters(), 0.05, weight_decay: 0.1);
        using var gpuOptimizer = optim.AdamW(onGpu.parameters(), 0.05, weight_decay: 0.1);

        for (var step = 0; step < 10; step++)
        {
            Tensor input = GoldenFile.Wave([5, 6], step), target = tensor(new long[] { 0, 1, 2, 1, 0 });
            double Step(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Device device)
            {
                optimizer.zero_grad();
                var loss = F.cross_entropy(model.call(input.to(device)), target.to(device));
                loss.backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                optimizer.step();
                return loss.ToDouble();
            }

            Step(onGpu, gpuOptimizer, CUDA).ShouldBe(Step(onCpu, cpuOptimizer, CPU), 1e-4);
        }
    }

    [SkippableFact]
    public void SaveAndLoad_OnTheGpu_KeepsDeviceAndState()
    {
        Skip.IfNot(cuda.is_available(), "no CUDA device");
        using var first = nn.Linear(3, 2).cuda();
        using var second = nn.Linear(3, 2).cuda();
        using var optimizer = optim.Adam(first.parameters());
        using var other = optim.Adam(second.parameters());
        first.call(ones(1, 3).cuda()).sum().backward();
        optimizer.step();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        first.save(writer);
        optimizer.save_state_dict(writer);
        stream.Position = 0;

        using var reader = new BinaryReader(stream);
        second.load(reader);
        other.load_state_dict(reader);

        second.weight.device_type.ShouldBe(DeviceType.CUDA);
        second.weight.detach().allclose(first.weight.detach(), 0, 0).ShouldBeTrue();
        other.state_dict().State[0].ApproximatelyEquals(optimizer.state_dict().State[0]).ShouldBeTrue();
    }

    [SkippableFact]
    public void To_GpuAndBack_KeepsParametersAndGradients()
    {
        Skip.IfNot(cuda.is_available(), "no CUDA device");
        using var layer = nn.Linear(3, 2);
        layer.call(ones(1, 3)).sum().backward();
        var (weight, before) = (layer.weight, layer.weight.grad!.clone());

        layer.to(CUDA, bfloat16).to("cpu").to(float32);

        layer.weight.ShouldBeSameAs(weight);
        layer.weight.grad!.allclose(before).ShouldBeTrue();
    }
}
