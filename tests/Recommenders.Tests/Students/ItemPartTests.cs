using TorchSharp;

namespace Distillery.Recommenders.Tests;

public class ItemPartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ProjectedVectors_OfAnItem_AreOffsetPlusWeightedProjection(bool hasOffsets)
    {
        using var scope = torch.NewDisposeScope();
        var teacher = Worlds.Random(1, 1, 6, 5);
        using var offsets = IdVectors.Normal(6, 3, 0.5, 2);
        using var vectors = new ProjectedVectors(teacher, 3, hasOffsets ? offsets : null, 0.3);
        var (weight, bias) = (Worlds.Floats(vectors.get_parameter("projector.weight")!), Worlds.Floats(vectors.get_parameter("projector.bias")!));
        var (x, id) = (Worlds.Floats(teacher), Worlds.Floats(offsets.Table()));
        var table = Worlds.Floats(vectors.Table());
        for (var item = 0; item < 6; item++)
        {
            for (var d = 0; d < 3; d++)
            {
                var sum = (double)bias[d];
                for (var w = 0; w < 5; w++)
                    sum += weight[d * 5 + w] * x[item * 5 + w];
                ((double)table[item * 3 + d]).ShouldBe((hasOffsets ? id[item * 3 + d] : 0) + 0.3 * sum, 1e-5);
            }
        }

        vectors.Lookup(torch.tensor(new long[] { 4, 0, 4, 5 }).view(2, 2)).ShouldBeNear(
            vectors.Table().index_select(0, torch.tensor(new long[] { 4, 0, 4, 5 })).view(2, 2, 3), 1e-6);
    }

    [Fact]
    public void ProjectedVectors_StartingAsIdentity_BeginWithTheTeachersVectors()
    {
        using var scope = torch.NewDisposeScope();
        var teacher = Worlds.Random(1, 1, 6, 5);
        using var vectors = new ProjectedVectors(teacher, 5, null, startsAsIdentity: true);
        vectors.Table().ShouldBeNear(teacher, 1e-6);
    }

    [Fact]
    public void ProjectedVectors_OfOffsetsWithAnotherShape_AreRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var offsets = IdVectors.Normal(7, 3, 0.5, 2);
        Should.Throw<ArgumentException>(() => new ProjectedVectors(Worlds.Random(1, 1, 6, 5), 3, offsets))
            .Message.ShouldContain("the offsets are [7, 3]; they must be [6, 3].");
    }

    [Fact]
    public void DecayedHistory_OfPositions_IsTheSoftmaxWeightedSumOfWhatLiesBefore()
    {
        using var scope = torch.NewDisposeScope();
        using var source = IdVectors.Normal(9, 2, 1, 4);
        using var skip = new DecayedHistory(5, source);
        var ids = torch.tensor(new long[] { 3, 1, 8 }).view(1, 3);
        var vectors = Worlds.Random(2, 1, 1, 3, 2);
        var sums = Worlds.Floats(skip.All(vectors, ids));
        var (v, s) = (Worlds.Floats(vectors), Worlds.Floats(source.Table()));
        for (var t = 0; t < 3; t++)
        {
            // softmax(-ln(1+d)) is 1/(1+d) over its sum.
            var total = Enumerable.Range(0, t + 1).Sum(d => 1.0 / (1 + d));
            for (var d = 0; d < 2; d++)
            {
                var expected = Enumerable.Range(0, t + 1).Sum(j => 1.0 / (1 + t - j) / total * (v[j * 2 + d] + s[(int)ids[0, j].item<long>() * 2 + d]));
                ((double)sums[t * 2 + d]).ShouldBe(expected, 1e-5);
            }
        }

        skip.Last(vectors, ids, torch.tensor(new long[] { 1 }))[0].ShouldBeNear(skip.All(vectors, ids)[0, 1], 1e-6);
    }

    [Fact]
    public void Sasrec_WithAPartOfAnotherSize_IsRefused()
    {
        using var scope = torch.NewDisposeScope();
        using var items = IdVectors.Normal(41, 8, 0.1, 1);
        Should.Throw<ArgumentException>(() => new Sasrec(Worlds.Options(), items)).Message.ShouldContain("items gives vectors [41, 8]; the student needs [40, 8].");
    }
}
