using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Modules;

public sealed class ModuleTreeTests
{
    [Fact]
    public void RegisterComponents_FieldsOfEveryKind_AreFoundUnderTheirNames()
    {
        using var model = new Tree();

        model.named_parameters().Select(pair => pair.name).ShouldBe(
            ["scale", "inner.weight", "inner.bias", "tied.weight"], ignoreOrder: true);
        model.named_buffers().Select(pair => pair.name).ShouldBe(["table"]);
        model.named_children().Select(pair => pair.name).ShouldBe(["inner", "tied", "drop"]);
        model.state_dict().Keys.ShouldBe(["scale", "inner.weight", "inner.bias", "tied.weight", "table"], ignoreOrder: true);
        model.has_parameter("inner.weight").ShouldBeTrue();
        model.has_parameter("inner.other").ShouldBeFalse();
        model.get_buffer("table").ShouldBeSameAs(model.table);
    }

    [Fact]
    public void StateDict_SharedParameter_StandsUnderBothPaths()
    {
        using var shared = nn.Linear(2, 2, hasBias: false);
        using var model = nn.Sequential(("a", shared), ("b", nn.Linear(shared.weight)));

        model.parameters().Count().ShouldBe(1);
        model.state_dict().Keys.ShouldBe(["a.weight", "b.weight"]);
    }

    [Fact]
    public void TrainAndEval_Tree_ReachEveryModule()
    {
        using var model = new Tree();

        model.training.ShouldBeTrue();
        model.eval();
        model.named_modules().Select(pair => pair.module).Append(model).ShouldAllBe(module => !module.training);
        model.train();
        model.drop.training.ShouldBeTrue();
    }

    [Fact]
    public void Apply_Tree_VisitsChildrenBeforeTheirParent()
    {
        using var model = new Tree();
        var visited = new List<nn.Module>();

        model.apply(visited.Add).ShouldBeSameAs(model);

        visited.Count.ShouldBe(4);
        visited[^1].ShouldBeSameAs(model);
    }

    [Fact]
    public void Module_MadeInsideAScope_OutlivesIt()
    {
        Tree model;
        using (NewDisposeScope()) model = new Tree();

        using var input = ones(1, 3);
        using var output = model.call(input);

        output.shape.ShouldBe(new long[] { 1, 2 });
        model.Dispose();
        model.scale.IsInvalid.ShouldBeTrue();
        model.inner.weight.IsInvalid.ShouldBeTrue();
        model.table.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void ZeroGrad_AfterBackward_RemovesOrZeroesGradients()
    {
        using var scope = NewDisposeScope();
        using var model = new Tree();

        model.call(ones(1, 3)).sum().backward();
        model.zero_grad(set_to_none: false);
        model.inner.weight.grad!.sum().item<float>().ShouldBe(0);
        model.zero_grad();
        model.inner.weight.grad.ShouldBeNull();
    }

    [Fact]
    public void RegisterModule_BadOrTakenName_IsRefused()
    {
        using var model = new Tree();
        using var other = nn.Linear(1, 1);

        Should.Throw<InvalidOperationException>(() => model.register_module("inner", other)).Message.ShouldContain("inner");
        Should.Throw<ArgumentException>(() => model.register_module("a.b", other)).Message.ShouldContain("a.b");
        Should.Throw<ArgumentException>(() => model.register_module("", other));
        Should.Throw<InvalidOperationException>(() => model.register_parameter("scale", model.scale)).Message.ShouldContain("scale");
    }

    [Fact]
    public void Hooks_CallAndForward_RunOnlyOnCall()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Identity();
        var seen = new List<string>();
        model.register_forward_pre_hook((_, x) => x + 1);
        var remover = model.register_forward_hook((_, _, y) => y * 2);
        model.register_forward_pre_hook(_ => seen.Add("before"));
        model.register_forward_hook(_ => seen.Add("after"));

        model.call(tensor(3.0f)).item<float>().ShouldBe(8);
        model.forward(tensor(3.0f)).item<float>().ShouldBe(3);
        remover.remove();
        remover.remove();
        model.call(tensor(3.0f)).item<float>().ShouldBe(4);
        seen.ShouldBe(["before", "after", "before", "after"]);
    }

    [Fact]
    public void To_OtherDtype_ConvertsInPlaceWithGradientsAndSparesIntegers()
    {
        using var scope = NewDisposeScope();
        using var model = new Tree();
        var parameter = model.inner.weight;
        model.call(ones(1, 3)).sum().backward();

        model.to(float64).ShouldBeSameAs(model);

        model.inner.weight.ShouldBeSameAs(parameter);
        parameter.dtype.ShouldBe(ScalarType.Float64);
        parameter.requires_grad.ShouldBeTrue();
        parameter.is_leaf.ShouldBeTrue();
        parameter.grad!.dtype.ShouldBe(ScalarType.Float64);
        model.table.dtype.ShouldBe(ScalarType.Int64);
        model.call(ones(new long[] { 1, 3 }, dtype: float64)).dtype.ShouldBe(ScalarType.Float64);
        Should.Throw<ArgumentException>(() => model.to(int64)).Message.ShouldContain("Int64");
        model.@float().scale.dtype.ShouldBe(ScalarType.Float32);
        model.bfloat16().cpu().scale.dtype.ShouldBe(ScalarType.BFloat16);
    }

    [Fact]
    public void To_AfterAnOptimiserWasMade_KeepsItWorking()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(2, 1);
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        model.to(float64);
        var before = model.weight.detach().clone();

        model.call(ones(new long[] { 1, 2 }, dtype: float64)).sum().backward();
        optimizer.step();

        (before - model.weight).sum().item<double>().ShouldBe(0.2, 1e-12);
    }

    internal sealed class Tree : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter scale = nn.Parameter(ones(2));
        public readonly Tensor table = arange(4);
        public readonly Linear inner = nn.Linear(3, 2);
        public readonly Linear tied = nn.Linear(2, 2, hasBias: false);
        public readonly Dropout drop = nn.Dropout(0.5);

        public Tree()
            : base(nameof(Tree))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => drop.call(tied.call(inner.call(input))) * scale;
    }
}
