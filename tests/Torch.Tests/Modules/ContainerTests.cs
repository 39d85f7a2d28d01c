using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Modules;

public sealed class ContainerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Sequential_Modules_RunInOrderUnderTheirPlaces()
    {
        using var model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1));
        var input = ones(4, 2);

        var expected = nn.functional.relu(((Linear)model[0]).forward(input));
        expected = ((Linear)model[2]).forward(expected);

        model.call(input).allclose(expected).ShouldBeTrue();
        model.state_dict().Keys.ShouldBe(["0.weight", "0.bias", "2.weight", "2.bias"]);
        model[1..].Count.ShouldBe(2);
        model[(null, 1)].named_children().Single().name.ShouldBe("0");
    }

    [Fact]
    public void Sequential_InPlaceModules_DoNotLoseTheirResults()
    {
        using var model = nn.Sequential(nn.ReLU(inplace: true), nn.Sigmoid(inplace: true), nn.Tanh(inplace: true));
        var input = tensor(new float[] { -1, 1 });

        var output = model.call(input);

        output.ShouldBeSameAs(input);
        output[0].item<float>().ShouldBe((float)Math.Tanh(0.5), 1e-6f);
    }

    [Fact]
    public void Sequential_Empty_GivesTheInputAsANewObject()
    {
        using var model = nn.Sequential();
        var input = ones(2);

        var output = model.call(input);
        output.Dispose();

        input.IsInvalid.ShouldBeFalse();
        model.append("last", nn.Identity()).Count.ShouldBe(1);
    }

    [Fact]
    public void Sequential_NoGrad_LeavesNoTemporaries()
    {
        using var model = nn.Sequential(nn.Linear(2, 2), nn.GELU(), nn.SiLU(), nn.Dropout(), nn.Softmax(1), nn.Identity());
        var input = ones(3, 2);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();

        model.call(input);

        scope.DisposablesCount.ShouldBe(1);
    }

    [Fact]
    public void ModuleList_InsertAndRemove_RenumbersTheNames()
    {
        Linear a = nn.Linear(1, 1), b = nn.Linear(1, 2), c = nn.Linear(1, 3);
        using var list = nn.ModuleList(a, c);

        list.Insert(1, b);
        list.named_children().ShouldBe([("0", a), ("1", b), ("2", c)]);
        list.Remove(a).ShouldBeTrue();
        list.append(a);

        list.named_children().ShouldBe([("0", b), ("1", c), ("2", a)]);
        list.Count.ShouldBe(3);
        list[2].ShouldBeSameAs(a);
        list.parameters().Count().ShouldBe(6);
    }

    [Fact]
    public void ModuleList_FieldOfAModule_IsRegistered()
    {
        using var model = new Stack();

        model.named_parameters().Select(pair => pair.name).ShouldBe(["blocks.0.weight", "blocks.1.weight", "heads.user.weight", "shifts.0"], ignoreOrder: true);
        model.to(float64).blocks[1].weight.dtype.ShouldBe(ScalarType.Float64);
        model.shifts[0].dtype.ShouldBe(ScalarType.Float64);
    }

    [Fact]
    public void ModuleDict_AddReplaceRemove_KeepsTheOrder()
    {
        Linear a = nn.Linear(1, 1), b = nn.Linear(1, 2), c = nn.Linear(1, 3);
        using var modules = nn.ModuleDict(("a", a), ("b", b));

        modules["a"] = c;
        modules.Keys.ShouldBe(["a", "b"]);
        modules[0].ShouldBe(("a", c));
        modules.TryGetValue("x", out _).ShouldBeFalse();
        modules.Remove("a").ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => modules.Add("b", a));

        modules.named_children().ShouldBe([("b", b)]);
        a.Dispose();
        c.Dispose();
    }

    [Fact]
    public void ParameterList_Changes_RenumbersTheNames()
    {
        using var list = nn.ParameterList(nn.Parameter(ones(1)), nn.Parameter(zeros(2)));
        var first = list[0];

        list.RemoveAt(0);

        list.named_parameters().Single().name.ShouldBe("0");
        list.Contains(first).ShouldBeFalse();
        list.IndexOf(list[0]).ShouldBe(0);
        first.Dispose();
    }

    [Fact]
    public void ModulesOfManyInputs_CallAndHooks_PassAllOfThem()
    {
        using var module = new Six();
        module.register_forward_pre_hook((_, a, b, c, d, e, f) => (a, b, c, d, e, f + 10));
        module.register_forward_hook((_, _, _, _, _, _, _, sum) => sum * 2);

        module.call(1, 2, 3, 4, 5, 6).ShouldBe(62);
        module.forward(1, 2, 3, 4, 5, 6).ShouldBe(21);
    }

    private sealed class Six : nn.Module<int, int, int, int, int, int, int>
    {
        public Six()
            : base(nameof(Six))
        {
        }

        public override int forward(int input1, int input2, int input3, int input4, int input5, int input6) =>
            input1 + input2 + input3 + input4 + input5 + input6;
    }

    private sealed class Stack : nn.Module
    {
        public readonly ModuleList<Linear> blocks = nn.ModuleList(nn.Linear(1, 1, hasBias: false), nn.Linear(1, 1, hasBias: false));
        public readonly ModuleDict<Linear> heads = nn.ModuleDict(("user", nn.Linear(1, 1, hasBias: false)));
        public readonly ParameterList shifts = nn.ParameterList(nn.Parameter(ones(1)));

        public Stack()
            : base(nameof(Stack))
        {
            RegisterComponents();
        }
    }
}
