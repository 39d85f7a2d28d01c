using System.Text.Json;
using Distillery.Torch.Tests.Nn;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distillery.Torch.Tests.Sasrec;

/// <summary>A training run with dropout gives the losses of the same run in Python.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class SasRecTrainingTests
{
    private static readonly JsonElement Golden = GoldenFile.Read("sasrec");

    [Fact]
    public void Training_SameSeedDropoutOn_LossesEqualPythonsToSixDecimals()
    {
        manual_seed(2024);
        using var model = new SasRecModel();
        using var optimizer = optim.Adam(model.parameters(), 0.01, 0.9, 0.98);
        var expected = Golden.GetProperty("losses").Numbers();
        expected.Length.ShouldBe(8);

        for (var step = 0; step < expected.Length; step++)
        {
            var loss = Step(model, optimizer, Golden.GetProperty("batches")[step]);

            loss.ShouldBe(expected[step], 1e-6, $"loss of step {step}");
        }

        model.items.weight.detach()[..3].ShouldEqual(Golden.GetProperty("items_after").Numbers(), "item vectors after the run", 1e-5);
        model.conv1.weight.detach()[0].ShouldEqual(Golden.GetProperty("conv_after").Numbers(), "convolution after the run", 1e-5);
    }

    [Fact]
    public void Training_StoppedAndResumed_EqualsTheUnbrokenRunBitForBit()
    {
        var unbroken = Train(resumeAfter: null);
        var resumed = Train(resumeAfter: 4);

        resumed.ShouldBe(unbroken);
    }

    [Fact]
    public void Training_ManySteps_LeavesNoTensors()
    {
        manual_seed(1);
        using var model = new SasRecModel();
        using var optimizer = optim.Adam(model.parameters(), 0.01);
        Step(model, optimizer, Golden.GetProperty("batches")[0]);
        var before = Tensor.TotalCount;

        for (var step = 0; step < 24; step++) Step(model, optimizer, Golden.GetProperty("batches")[step % 8]);

        // This test runs alone; finalisers of others can only lower the count.
        Tensor.TotalCount.ShouldBeLessThanOrEqualTo(before);
    }

    private static double[] Train(int? resumeAfter)
    {
        manual_seed(7);
        var model = new SasRecModel();
        var optimizer = optim.Adam(model.parameters(), 0.01, 0.9, 0.98);
        var losses = new double[8];
        for (var step = 0; step < losses.Length; step++)
        {
            if (step == resumeAfter) (model, optimizer) = Reload(model, optimizer);
            losses[step] = Step(model, optimizer, Golden.GetProperty("batches")[step]);
        }

        optimizer.Dispose();
        model.Dispose();
        return losses;
    }

    // As after a restart: nothing is kept but what was written, the generator's state included.
    private static (SasRecModel Model, Adam Optimizer) Reload(SasRecModel model, Adam optimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        model.save(writer);
        optimizer.save_state_dict(writer);
        using (var state = random.get_rng_state()) state.Save(writer);
        optimizer.Dispose();
        model.Dispose();

        manual_seed(99);
        var newModel = new SasRecModel();
        var newOptimizer = optim.Adam(newModel.parameters());
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        newModel.load(reader);
        newOptimizer.load_state_dict(reader);
        using (var state = TensorExtensionMethods.Load(reader)) random.set_rng_state(state);
        return (newModel, newOptimizer);
    }

    private static double Step(SasRecModel model, Adam optimizer, JsonElement batch)
    {
        using var scope = NewDisposeScope();
        Tensor sequences = Ids(batch[0]), targets = Ids(batch[1]), negatives = Ids(batch[2]);
        optimizer.zero_grad();
        var hidden = model.call(sequences);
        var positiveScores = (hidden * model.items.call(targets)).sum(-1);
        var negativeScores = (hidden * model.items.call(negatives)).sum(-1);
        var valid = targets.ne(SasRecModel.Items);
        Tensor positive = positiveScores[valid], negative = negativeScores[valid];
        var loss = F.binary_cross_entropy_with_logits(positive, ones_like(positive)) +
            F.binary_cross_entropy_with_logits(negative, zeros_like(negative));
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    private static Tensor Ids(JsonElement rows)
    {
        var ids = rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(id => id.GetInt64())).ToArray();
        return tensor(ids).reshape(-1, SasRecModel.Length);
    }
}
