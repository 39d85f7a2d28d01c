using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders.Tests;

/// <summary>Small data and students.</summary>
internal static class Worlds
{
    /// <summary>Users who walk through the items in steps, so that there is something to learn.</summary>
    internal static Dataset Dataset(int items = 40, int users = 60, long seed = 7)
    {
        var random = new SeededGenerator(seed);
        var sequences = new List<UserSequence>();
        for (var user = 0; user < users; user++)
        {
            var length = 4 + random.NextInt(12);
            var at = random.NextInt(items);
            var step = 1 + random.NextInt(3);
            var visited = new int[length];
            for (var i = 0; i < length; i++, at = (at + step) % items)
                visited[i] = at;
            sequences.Add(new UserSequence(user, visited, [.. Enumerable.Range(0, length).Select(i => (long)(user + 40 * i))]));
        }

        return Data.Dataset.Create(
            "world",
            Catalogue.Create([.. Enumerable.Range(0, items).Select(id => new Item($"Title {id}", new Dictionary<string, string>()))]),
            [.. sequences]);
    }

    internal static SasrecOptions Options(int items = 40, int dim = 8, int blocks = 1, int heads = 1, double dropout = 0.1, int window = 10) =>
        new() { ItemCount = items, WindowLength = window, Dim = dim, Blocks = blocks, Heads = heads, Dropout = dropout, Seed = 3, ItemDeviation = 0.1 };

    internal static torch.Tensor Random(long seed, double scale, params long[] shape)
    {
        var random = new SeededGenerator(seed);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(scale * random.NextNormal());
        return torch.tensor(values).view(shape);
    }

    internal static (torch.Tensor Histories, torch.Tensor Lengths) Batch(int items, params int[][] histories)
    {
        var time = histories.Max(history => history.Length);
        var ids = histories.SelectMany(history => history.Concat(Enumerable.Repeat(items, time - history.Length))).Select(id => (long)id).ToArray();
        return (torch.tensor(ids).view(histories.Length, time), torch.tensor(histories.Select(history => (long)history.Length).ToArray()));
    }

    /// <summary>The kinds of parts that students are built from.</summary>
    internal static readonly string[] Kinds = ["paper", "tied", "enriched input", "enriched both", "skip"];

    /// <summary>Every kind of SASRec, in evaluation mode.</summary>
    internal static Sasrec Student(string kind, SasrecOptions? options = null) => (Sasrec)Student(options ?? Options(), kind);

    /// <summary>A student of any architecture with every kind of parts, in evaluation mode: <c>gru4rec skip</c> for example; SASRec where none is named.</summary>
    internal static IStudent AnyStudent(string name, SasrecOptions? sizes = null)
    {
        sizes ??= Options();
        var kind = name[(name.IndexOf(' ') + 1)..];
        return name.Split(' ')[0] switch
        {
            Gru4RecOptions.Name => Student(
                new Gru4RecOptions
                {
                    ItemCount = sizes.ItemCount, WindowLength = sizes.WindowLength, Dim = sizes.Dim, Dropout = sizes.Dropout, Seed = sizes.Seed, ItemDeviation = sizes.ItemDeviation,
                },
                kind),
            SrgnnOptions.Name => Student(
                new SrgnnOptions
                {
                    ItemCount = sizes.ItemCount, WindowLength = sizes.WindowLength, Dim = sizes.Dim, Dropout = sizes.Dropout, Seed = sizes.Seed, ItemDeviation = sizes.ItemDeviation, Steps = sizes.Blocks,
                },
                kind),
            SasrecOptions.Name => Student(sizes, kind),
            _ => Student(sizes, name),
        };
    }

    /// <summary>Every architecture with every kind of parts.</summary>
    internal static IEnumerable<string> Students() =>
        new[] { SasrecOptions.Name, Gru4RecOptions.Name, SrgnnOptions.Name }.SelectMany(architecture => Kinds.Select(kind => $"{architecture} {kind}"));

    private static IStudent Student(IStudentOptions options, string kind)
    {
        var (items, dim) = (options.ItemCount, options.Dim);
        IdVectors Ids(long seed) => IdVectors.Normal(items, dim, 0.1, seed);
        var student = options.Create(kind switch
        {
            "paper" => StudentParts.Paper(options),
            "tied" => StudentParts.Tied(options),
            "enriched input" => new StudentParts(new ProjectedVectors(Random(5, 1, items, 12), dim, Ids(1), 0.3), IdVectors.Head(items, dim, 2), HasBias: true),
            "enriched both" => new StudentParts(new ProjectedVectors(Random(5, 1, items, dim), dim, Ids(1), 1, startsAsIdentity: true)),
            "skip" => new StudentParts(
                new ProjectedVectors(Random(5, 1, items, 12), dim, Ids(1)), Skip: new DecayedHistory(options.WindowLength, Ids(9)), LearnsRepeats: true),
            _ => throw new ArgumentException(kind),
        });
        student.Module.eval();
        return student;
    }

    internal static float[] Floats(torch.Tensor tensor) => tensor.detach().to(torch.float32).contiguous().data<float>().ToArray();

    internal static void ShouldBeNear(this torch.Tensor actual, torch.Tensor expected, double tolerance = 1e-5)
    {
        actual.shape.ShouldBe(expected.shape);
        var (a, b) = (Floats(actual), Floats(expected));
        for (var i = 0; i < a.Length; i++)
            ((double)a[i]).ShouldBe(b[i], tolerance * (1 + Math.Abs(b[i])), $"place {i}");
    }
}
