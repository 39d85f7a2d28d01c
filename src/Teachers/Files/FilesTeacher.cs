using System.Globalization;
using System.Security.Cryptography;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>A teacher whose answers were made elsewhere and lie in files of DLLM2Rec's format.</summary>
/// <remarks>
/// <para>Row order: row <c>r</c> of <c>myrank_train.txt</c>, <c>confidence_train.txt</c> and <c>truth_distance_train.txt</c> belongs to row
/// <c>r</c> of the split's train part (<see cref="WindowSplit.Train"/>: sorted by the time of the target, users in file order). The files
/// themselves hold no row names, so only the number of rows can be checked; where a <c>teacher.json</c> lies beside them, its dataset and
/// catalogue digests are checked too.</para>
/// <para>Distances are taken as they are. DLLM2Rec's <c>exp(-distance)</c> is nearly one-hot or exactly uniform when they are large (raw LLaMA
/// distances); the format says nothing about their scale.</para>
/// </remarks>
public static class FilesTeacher
{
    /// <summary>Reads and checks everything; an error lists up to 20 problems and nothing is taken.</summary>
    /// <param name="folder">Folder with the files named in <see cref="DllmFileNames"/>. Rankings, distances and one embedding file must be there.</param>
    /// <param name="dataset">The dataset in the order that the split was cut from.</param>
    /// <param name="train">The train part of its split.</param>
    /// <param name="k">Items kept of each list, 1 or more; the files need at least as many columns.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>Answers for the train rows, in their order.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="TeacherFilesException">A file is missing or holds something wrong; each problem names file, line, column, value and what is right.</exception>
    public static TeacherAnswers Read(string folder, Dataset dataset, WindowSet train, int k = 20, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'; it should hold {DllmFileNames.Rankings}, {DllmFileNames.Distances} and {DllmFileNames.EmbeddingsPt} or {DllmFileNames.EmbeddingsSafeTensors}.");
        var problems = new ProblemList();
        var embeddings = FindFiles(folder, problems);
        problems.ThrowIfAny();

        var items = dataset.Catalogue.Count;
        var rankings = NumberMatrix<int>.Read(
            Path.Combine(folder, DllmFileNames.Rankings), train.Count, k, (double number, out int id) => ItemId(number, items, out id), Repeated, problems, cancellationToken);
        var distances = NumberMatrix<float>.Read(
            Path.Combine(folder, DllmFileNames.Distances), train.Count, k, Distance, null, problems, cancellationToken);
        if (rankings.Columns != distances.Columns && rankings.Rows > 0 && distances.Rows > 0)
            problems.Add(DllmFileNames.Distances, 0, 0, $"has {distances.Columns} columns, but {DllmFileNames.Rankings} has {rankings.Columns}; there must be one distance for each ranked item.");
        var trueDistances = ReadTrueDistances(folder, train.Count, problems, cancellationToken);
        problems.ThrowIfAny();

        var answers = new TeacherAnswers(
            train.Users, train.Positions, k, rankings.Values, distances.Values, trueDistances,
            ItemVectorFile.Read(embeddings, items), Provenance(folder, embeddings, dataset, k));
        answers.RequireDataset(dataset, DllmFileNames.Provenance);
        return answers;
    }

    private static string FindFiles(string folder, ProblemList problems)
    {
        foreach (var name in new[] { DllmFileNames.Rankings, DllmFileNames.Distances })
            if (!File.Exists(Path.Combine(folder, name)))
                problems.Add(name, 0, 0, $"is missing in '{folder}'.");
        var embeddings = new[] { DllmFileNames.EmbeddingsPt, DllmFileNames.EmbeddingsSafeTensors }
            .Select(name => Path.Combine(folder, name)).Where(File.Exists).ToArray();
        if (embeddings.Length == 0)
            problems.Add(DllmFileNames.EmbeddingsPt, 0, 0, $"is missing in '{folder}', and so is {DllmFileNames.EmbeddingsSafeTensors}; one of them must be there.");
        if (embeddings.Length == 2)
            problems.Add(DllmFileNames.EmbeddingsPt, 0, 0, $"and {DllmFileNames.EmbeddingsSafeTensors} both lie in '{folder}'; remove the one that is not meant.");
        return embeddings.FirstOrDefault() ?? "";
    }

    private static float[]? ReadTrueDistances(string folder, int rows, ProblemList problems, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, DllmFileNames.TrueDistances);
        if (!File.Exists(path))
            return null;
        var matrix = NumberMatrix<float>.Read(path, rows, 1, Distance, null, problems, cancellationToken);
        if (matrix.Columns > 1)
            problems.Add(DllmFileNames.TrueDistances, 0, 0, $"has {matrix.Columns} columns; one is right: the distance to the item that came next.");
        return matrix.Values;
    }

    private static string? ItemId(double number, int items, out int id)
    {
        id = 0;
        if (!(number >= 0 && number < items) || number != Math.Floor(number))
            return $"{Text(number)} is no item id; ids are whole numbers 0 .. {items - 1} (0-based, the rows of the item table).";
        id = (int)number;
        return null;
    }

    private static string? Distance(double number, out float distance)
    {
        distance = (float)number;
        return float.IsFinite(distance) && distance >= 0 ? null : $"{Text(number)} is no distance; distances are finite numbers, zero or more (small = confident).";
    }

    private static (int Place, string Reason)? Repeated(ReadOnlyMemory<int> list)
    {
        var span = list.Span;
        for (var place = 1; place < span.Length; place++)
            if (span[..place].IndexOf(span[place]) is var first and >= 0)
                return (place, $"item {span[place]} stands in column {first + 1} already; a list names an item once.");
        return null;
    }

    private static TeacherProvenance Provenance(string folder, string embeddings, Dataset dataset, int k)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["k"] = k.ToString(CultureInfo.InvariantCulture) };
        foreach (var path in new[] { DllmFileNames.Rankings, DllmFileNames.Distances, DllmFileNames.TrueDistances }.Select(name => Path.Combine(folder, name)).Append(embeddings))
            if (File.Exists(path))
                parameters["sha256 " + Path.GetFileName(path)] = Digest(path);
        var made = Path.Combine(folder, DllmFileNames.Provenance);
        var source = File.Exists(made) ? ProvenanceFile.FromJson(File.ReadAllText(made), DllmFileNames.Provenance) : null;
        foreach (var (name, value) in source?.Parameters ?? new Dictionary<string, string>())
            parameters["made with " + name] = value;
        return new TeacherProvenance
        {
            Kind = "files",
            Label = source is null ? "files, origin not stated" : $"files: {source.Label}",
            Parameters = parameters,
            DatasetDigest = source?.DatasetDigest ?? dataset.Digest,
            CatalogueDigest = source?.CatalogueDigest ?? dataset.Catalogue.Digest,
        };
    }

    private static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
