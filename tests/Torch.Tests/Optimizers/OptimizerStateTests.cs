using Distillery.Torch.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Optimizers;

public sealed class OptimizerStateTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("optimizer").FullName;

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("SGD")]
    public void Resume_FromSavedState_EqualsTheUnbrokenRunBitForBit(string kind)
    {
        using var unbroken = new Run(kind);
        unbroken.Train(12);

        using var first = new Run(kind);
        first.Train(5);
        first.Model.save(Path.Combine(_folder, "model"));
        first.Optimizer.save_state_dict(Path.Combine(_folder, "optimizer"));
        using var resumed = new Run(kind) { Step = 5 };
        resumed.Model.load(Path.Combine(_folder, "model"));
        resumed.Optimizer.load_state_dict(Path.Combine(_folder, "optimizer"));
        resumed.Train(7);

        resumed.Losses.ShouldBe(unbroken.Losses[5..]);
        foreach (var (left, right) in resumed.Model.parameters().Zip(unbroken.Model.parameters()))
            left.detach().Values().ShouldBe(right.detach().Values());
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("SGD")]
    public void LoadStateDict_FromAnotherOptimiser_CopiesOptionsAndState(string kind)
    {
        using Run source = new(kind), target = new(kind);
        source.Train(3);
        source.Optimizer.ParamGroups.First().LearningRate = 0.123;

        target.Optimizer.load_state_dict(source.Optimizer.state_dict());

        target.Optimizer.ParamGroups.First().LearningRate.ShouldBe(0.123);
        var (left, right) = (source.Optimizer.state_dict(), target.Optimizer.state_dict());
        left.State.Zip(right.State).ShouldAllBe(pair => pair.First.ApproximatelyEquals(pair.Second) && pair.First != pair.Second);
        right.StateIndexRef.Single().ShouldBe([0, 1]);
        source.Train(1);
        left.State[0].ApproximatelyEquals(right.State[0]).ShouldBeFalse();
    }

    [Fact]
    public void Load_OtherOptimiserOrShape_IsRefused()
    {
        using var adam = new Run("Adam");
        using var other = new Run("AdamW");
        using var more = optim.Adam([.. adam.Model.parameters(), nn.Parameter(ones(1))]);
        var path = Path.Combine(_folder, "state");
        adam.Optimizer.save_state_dict(path);

        Should.Throw<InvalidDataException>(() => other.Optimizer.load_state_dict(path)).Message.ShouldContain("'AdamW', but found 'Adam'");
        Should.Throw<ArgumentException>(() => more.load_state_dict(path)).Message.ShouldContain("2 parameter states where 3");
    }

    [Fact]
    public void Step_LeavesNoTemporaries()
    {
        using var run = new Run("Adam");
        run.Train(2);
        using var scope = NewDisposeScope();
        var before = Tensor.TotalCount;

        run.Optimizer.step();
        run.Optimizer.zero_grad();

        scope.DisposablesCount.ShouldBe(0);
        run.Model.weight.grad!.abs().sum().item<float>().ShouldBe(0);
        before.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void State_MadeInAScope_OutlivesIt()
    {
        using var layer = nn.Linear(2, 2);
        SGD optimizer;
        using (NewDisposeScope())
        {
            optimizer = optim.SGD(layer.parameters(), 0.1, 0.9);
            layer.call(ones(1, 2)).sum().backward();
            optimizer.step();
        }

        layer.call(ones(1, 2)).sum().backward();
        optimizer.step();
        var state = (SGD.State)optimizer.state_dict().State[0];
        var buffer = state.momentum_buffer!;
        buffer.IsInvalid.ShouldBeFalse();
        optimizer.Dispose();
        buffer.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void Step_WithClosure_ReturnsItsLossWithGradientsEnabled()
    {
        using var layer = nn.Linear(1, 1);
        using var optimizer = optim.SGD(layer.parameters(), 0.1);
        using var noGrad = no_grad();

        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = layer.call(ones(1, 1)).sum();
            value.backward();
            return value;
        });

        loss!.numel().ShouldBe(1);
        layer.weight.grad.ShouldNotBeNull();
    }

    [Fact]
    public void Constructor_BadValues_AreRefusedWithTheValue()
    {
        using var layer = nn.Linear(1, 1);
        var parameters = layer.parameters().ToList();

        Should.Throw<ArgumentException>(() => optim.Adam(parameters, -1)).Message.ShouldContain("-1");
        Should.Throw<ArgumentException>(() => optim.AdamW(parameters, beta1: 1)).Message.ShouldContain("beta1");
        Should.Throw<ArgumentException>(() => optim.SGD(parameters, 0.1, nesterov: true)).Message.ShouldContain("Nesterov");
        Should.Throw<ArgumentException>(() => optim.Adam([.. parameters, parameters[0]])).Message.ShouldContain("twice");
    }

    [Fact]
    public void AddParamGroup_Later_TrainsItToo()
    {
        using Parameter a = nn.Parameter(ones(1)), b = nn.Parameter(ones(1));
        using var optimizer = optim.Adam([a], 0.1);
        optimizer.add_param_group(new Adam.ParamGroup([b], lr: 0.5));

        (a + b).sum().backward();
        optimizer.step();

        a.item<float>().ShouldBe(0.9f, 1e-6f);
        b.item<float>().ShouldBe(0.5f, 1e-6f);
        optimizer.parameters().Count().ShouldBe(2);
        optimizer.ParamGroups.Last().InitialLearningRate.ShouldBe(0.5);
        optimizer.Betas.ShouldBe((0.9, 0.999));
    }

    private sealed class Run : IDisposable
    {
        public Run(string kind)
        {
            Model = nn.Linear(3, 2);
            using (no_grad())
            {
                Model.weight.copy_(GoldenFile.Wave([2, 3]));
                Model.bias!.copy_(GoldenFile.Wave([2], 1));
            }

            Optimizer = kind switch
            {
                "Adam" => optim.Adam(Model.parameters(), 0.05, amsgrad: true),
                "AdamW" => optim.AdamW(Model.named_parameters(), 0.05, weight_decay: 0.1),
                _ => optim.SGD(Model.parameters(), 0.05, 0.9),
            };
        }

        public Linear Model { get; }

        public OptimizerHelper Optimizer { get; }

        public List<float> Losses { get; } = [];

        public int Step { get; set; }

        public void Train(int steps)
        {
            for (var end = Step + steps; Step < end; Step++)
            {
                using var scope = NewDisposeScope();
                Optimizer.zero_grad();
                var loss = (Model.call(GoldenFile.Wave([4, 3], Step)) - GoldenFile.Wave([4, 2], 0.5 * Step)).square().mean();
                loss.backward();
                Optimizer.step();
                Losses.Add(loss.item<float>());
            }
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            Model.Dispose();
        }
    }
}
