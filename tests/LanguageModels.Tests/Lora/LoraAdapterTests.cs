using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class LoraAdapterTests
{
    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Fact]
    public void Attach_BeforeLearning_ChangesNothing()
    {
        using var model = new ProjectionStack();
        using var input = torch.randn([3, 4, 12]);
        using var before = model.call(input);
        using var adapter = Attach(model, new LoraOptions { Rank = 3, Targets = ["q_proj", "down_proj"] });
        using var after = model.call(input);

        Difference(before, after).ShouldBe(0);
        adapter.Branches.Select(branch => branch.Target.Path).ShouldBe(
            ["model.layers.0.self_attn.q_proj", "model.layers.0.mlp.down_proj", "model.layers.1.self_attn.q_proj", "model.layers.1.mlp.down_proj"]);
    }

    [Fact]
    public void Attach_AllLinear_TakesEverythingButTheOutputLayer()
    {
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Rank = 2 });

        adapter.Branches.Select(branch => branch.Target.Path).ShouldBe(model.Projections.Keys.Where(path => path != "lm_head"));
        adapter.TargetNames.ShouldBe(["down_proj", "q_proj", "up_proj"]);
        adapter.ParameterCount.ShouldBe(2 * 2 * (12 + 12 + 2 * (12 + 20)));
    }

    [Fact]
    public void Attach_FreezesTheModelAndDetachFreesIt()
    {
        using var model = new ProjectionStack();
        using var input = torch.randn([2, 12]);
        var adapter = Attach(model, new LoraOptions { Rank = 2, Dropout = 0 });
        model.call(input).sum().backward();

        model.parameters().ShouldAllBe(parameter => !parameter.requires_grad && object.ReferenceEquals(parameter.grad, null));
        adapter.Parameters.ShouldAllBe(parameter => !object.ReferenceEquals(parameter.grad, null));
        adapter.Dispose();
        model.parameters().ShouldAllBe(parameter => parameter.requires_grad);
        model.Projections.Values.ShouldAllBe(projection => projection.Branch == null);
    }

    [Fact]
    public void Attach_UnknownTarget_NamesWhatThereIs()
    {
        using var model = new ProjectionStack();

        Should.Throw<ArgumentException>(() => Attach(model, new LoraOptions { Targets = ["q_proj", "c_attn"] })).Message
            .ShouldBe("lora.targets names 'c_attn', which no projection of this model is called. There are: down_proj, lm_head, q_proj, up_proj; or all-linear alone.");
        model.Projections.Values.ShouldAllBe(projection => projection.Branch == null && projection.Weight.requires_grad);
    }

    [Fact]
    public void Attach_Twice_IsAnError()
    {
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Targets = ["q_proj"] });

        Should.Throw<InvalidOperationException>(() => Attach(model, new LoraOptions())).Message
            .ShouldBe("model.layers.0.self_attn.q_proj has an adapter already: merge or detach it first.");
    }

    [Theory]
    [InlineData(0, 1, 0, "lora.rank is 0: a whole number from 1 on is needed.")]
    [InlineData(1, 0, 0, "lora.alpha is 0: a number above 0 is needed.")]
    [InlineData(1, 1, 1, "lora.dropout is 1: a share from 0 to below 1 is needed.")]
    public void Attach_OptionOutOfRange_SaysWhich(int rank, double alpha, double dropout, string message)
    {
        using var model = new ProjectionStack();

        Should.Throw<ArgumentException>(() => Attach(model, new LoraOptions { Rank = rank, Alpha = alpha, Dropout = dropout })).Message.ShouldBe(message);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Merge_AfterLearning_GivesTheSameOutputs(bool rsLora, bool dora)
    {
        using var model = new ProjectionStack();
        using var input = torch.randn([5, 7, 12]);
        using var untouched = model.call(input);
        using var adapter = Attach(model, new LoraOptions { Rank = 4, Alpha = 6, UseRsLora = rsLora, UseDora = dora });
        Disturb(adapter);
        using var unmerged = model.call(input).detach();
        adapter.Merge();
        using var merged = model.call(input);

        Difference(untouched, unmerged).ShouldBeGreaterThan(0.05f);
        Difference(unmerged, merged).ShouldBeLessThan(1e-5f);
        adapter.IsAttached.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(adapter.Merge);
    }

    [Fact]
    public void Merge_NumbersThatAreNotFinite_LeavesTheModelUnchanged()
    {
        using var model = new ProjectionStack();
        using var before = model.Projections["model.layers.0.self_attn.q_proj"].Weight.detach().clone();
        using var adapter = Attach(model, new LoraOptions { Rank = 2 });
        Disturb(adapter);
        using (torch.no_grad())
            adapter.Branches[^1].B.fill_(float.PositiveInfinity);

        Should.Throw<InvalidDataException>(adapter.Merge).Message
            .ShouldBe("Merging would put numbers that are not finite into model.layers.1.mlp.down_proj.weight; the model is unchanged.");
        Difference(before, model.Projections["model.layers.0.self_attn.q_proj"].Weight.detach()).ShouldBe(0);
        adapter.IsAttached.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Scale_ByKind_IsAlphaOverRankOrItsRoot(bool rsLora, bool dora)
    {
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions
        {
            Rank = 4,
            Alpha = 6,
            UseRsLora = rsLora,
            UseDora = dora,
            RankPattern = new Dictionary<string, int> { ["layers.1.mlp.*"] = 9 },
            AlphaPattern = new Dictionary<string, double> { ["q_proj"] = 12 },
        });

        double Of(double alpha, double rank) => alpha / (rsLora ? Math.Sqrt(rank) : rank);
        var scales = adapter.Branches.ToDictionary(branch => branch.Target.Path, branch => (branch.Target.Rank, branch.Target.Scale));
        scales["model.layers.0.self_attn.q_proj"].ShouldBe((4, Of(12, 4)));
        scales["model.layers.0.mlp.up_proj"].ShouldBe((4, Of(6, 4)));
        scales["model.layers.1.mlp.up_proj"].ShouldBe((9, Of(6, 9)));
        adapter.Branches.Single(branch => branch.Target.Path == "model.layers.1.mlp.up_proj").A.shape.ShouldBe([9, 12]);
    }

    [Fact]
    public void A_AtFirst_IsUniformWithinOneOverRootOfInputsAndSeeded()
    {
        using var model = new ProjectionStack();
        using var other = new ProjectionStack();
        using var third = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Rank = 8, Seed = 3 });
        using var same = Attach(other, new LoraOptions { Rank = 8, Seed = 3 });
        using var different = Attach(third, new LoraOptions { Rank = 8, Seed = 4 });

        var values = adapter.Branches[0].A.detach().data<float>().ToArray();
        values.Max(Math.Abs).ShouldBeInRange(0.9f / MathF.Sqrt(12), 1 / MathF.Sqrt(12));
        values.Average().ShouldBeInRange(-0.06f, 0.06f);
        same.Branches[0].A.detach().data<float>().ToArray().ShouldBe(values);
        different.Branches[0].A.detach().data<float>().ToArray().ShouldNotBe(values);
        adapter.Branches[2].A.detach().data<float>().ToArray().Take(5).ShouldNotBe(values.Take(5));
        adapter.Branches[0].B.detach().abs().sum().item<float>().ShouldBe(0);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    public void FusedProduct_AgainstTensorOperations_HasTheSameValuesAndGradients(double dropout)
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Rank = 4, Dropout = dropout });
        Disturb(adapter);
        adapter.Train(true);
        adapter.Reseed(77);
        foreach (var branch in adapter.Branches.Take(2))
        {
            var weight = torch.randn([3, 5, branch.Projection.Outputs]);
            var (input, twin) = (torch.randn([3, 5, 12]), torch.empty(0));
            twin = input.clone();
            input.requires_grad_();
            twin.requires_grad_();
            var fused = branch.Forward(branch.Projection, input);
            (fused * weight).sum().backward();
            var gradients = new[] { branch.A.grad!.clone(), branch.B.grad!.clone() };
            branch.A.grad = null;
            branch.B.grad = null;
            var plain = branch.Plain(branch.Projection, twin);
            (plain * weight).sum().backward();

            Difference(fused, plain).ShouldBeLessThan(1e-5f);
            Difference(input.grad!, twin.grad!).ShouldBeLessThan(1e-5f);
            Difference(gradients[0], branch.A.grad!).ShouldBeLessThan(3e-5f);
            Difference(gradients[1], branch.B.grad!).ShouldBeLessThan(3e-5f);
        }
    }

    [Fact]
    public void Dropout_BySeed_IsTheSameAgainAndDropsItsShareOfInputsOfAOnly()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Rank = 4, Dropout = 0.3 });
        Disturb(adapter);
        var input = torch.randn([64, 12]);
        var quiet = model.call(input);
        adapter.Train(true);
        torch.Tensor At(long seed)
        {
            adapter.Reseed(seed);
            return model.call(input);
        }

        var (first, second, again) = (At(1), At(2), At(1));
        Difference(first, again).ShouldBe(0);
        Difference(first, second).ShouldBeGreaterThan(1e-3f);
        adapter.Train(false);
        Difference(quiet, At(9)).ShouldBe(0);

        var factors = LoraDropout.Factors([100, 1000], 0.3, 5, torch.CPU).data<float>().ToArray();
        factors.Distinct().Order().ShouldBe([0f, 65536f / (65536 - 19661)]);
        factors.Count(factor => factor == 0).ShouldBeInRange(29_500, 30_500);
        factors.Average().ShouldBeInRange(0.99f, 1.01f);
    }

    [Theory]
    [InlineData(0.05, 1, 5, 7, 12)]
    [InlineData(0.3, ulong.MaxValue, 1, 1, 1)]
    [InlineData(0.999, 0x9E3779B97F4A7C15, 1, 3, 8193)]
    public void DropoutFactors_ByTensorOperations_AreTheKernels(double share, ulong seed, long batch, long time, long dim)
    {
        using var scope = torch.NewDisposeScope();
        long[] shape = [batch, time, dim];

        // The operations are what a GPU runs; they depend on nothing but whole numbers.
        LoraDropout.ByOperations(shape, share, seed, torch.CPU).data<float>().ToArray()
            .ShouldBe(LoraDropout.Factors(shape, share, seed, torch.CPU).data<float>().ToArray());
    }

    [Fact]
    public void Dora_Gradients_TakeTheNormAsAConstant()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ProjectionStack();
        using var adapter = Attach(model, new LoraOptions { Rank = 3, Dropout = 0, UseDora = true, Targets = ["0.self_attn.q_proj"] });
        Disturb(adapter);
        var branch = adapter.Branches[0];
        var (input, weight) = (torch.randn([6, 12]), torch.randn([6, 12]));
        (branch.Forward(branch.Projection, input) * weight).sum().backward();

        // The paper's equation written out with PyTorch's operations, the norm cut out of the graph.
        var (a, b, m) = (Leaf(branch.A), Leaf(branch.B), Leaf(branch.Magnitude!));
        var sum = branch.Projection.Weight.detach() + b.mm(a) * branch.Target.Scale;
        var whole = (m / sum.detach().norm(1)).unsqueeze(1) * sum;
        (torch.nn.functional.linear(input, whole, branch.Projection.Bias!.detach()) * weight).sum().backward();
        Difference(branch.A.grad!, a.grad!).ShouldBeLessThan(1e-4f);
        Difference(branch.B.grad!, b.grad!).ShouldBeLessThan(1e-4f);
        Difference(branch.Magnitude!.grad!, m.grad!).ShouldBeLessThan(1e-4f);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adapter_OnBfloat16Model_StaysFloat32AndLearns(bool dora)
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ProjectionStack(dtype: torch.bfloat16);
        using var adapter = Attach(model, new LoraOptions { Rank = 3, UseDora = dora });
        Disturb(adapter);
        var output = model.call(torch.randn([2, 12]).to(torch.bfloat16));
        output.to_type(torch.float32).sum().backward();

        output.dtype.ShouldBe(torch.bfloat16);
        adapter.Parameters.ShouldAllBe(parameter => parameter.dtype == torch.float32 && parameter.grad!.dtype == torch.float32);
        adapter.Merge();
        model.parameters().ShouldAllBe(parameter => parameter.dtype == torch.bfloat16);
    }

    [Fact]
    public void Adapter_OnBfloat16Model_RoundsTheSumOnce()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ProjectionStack(dtype: torch.bfloat16);
        using var adapter = Attach(model, new LoraOptions { Rank = 3, Targets = ["0.self_attn.q_proj"] });
        Disturb(adapter);
        var branch = adapter.Branches[0];
        var input = torch.randn([64, 12], generator: new torch.Generator(2)).to(torch.bfloat16);
        var low = torch.nn.functional.linear(torch.nn.functional.linear(input.to(torch.float32), branch.A), branch.B) * branch.Target.Scale;
        var wanted = (branch.Projection.Plain(input).to(torch.float32) + low).to(torch.bfloat16);

        float From(torch.Tensor output) => Difference(output.to(torch.float32), wanted.to(torch.float32));
        From(branch.Forward(branch.Projection, input)).ShouldBe(0);
        // Rounding the product first would have given other numbers.
        From(branch.Projection.Plain(input) + low.to(torch.bfloat16)).ShouldBeGreaterThan(0);
    }

    internal static LoraAdapter Attach(ProjectionStack model, LoraOptions options) => LoraAdapter.Attach(model, model.Projections, options);

    /// <summary>As if it had learnt: numbers everywhere.</summary>
    internal static void Disturb(LoraAdapter adapter)
    {
        using var noGrad = torch.no_grad();
        using var generator = new torch.Generator(11);
        foreach (var branch in adapter.Branches)
        {
            branch.B.normal_(0, 0.2, generator);
            branch.Magnitude?.mul_(1.3);
        }
    }

    internal static float Difference(torch.Tensor a, torch.Tensor b)
    {
        using var scope = torch.NewDisposeScope();
        a.shape.ShouldBe(b.shape);
        return (a - b).abs().max().item<float>();
    }

    private static torch.Tensor Leaf(torch.Tensor parameter) => parameter.detach().clone().requires_grad_();
}
