using System.Globalization;
using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// A teacher without a language model: the <see cref="Hybrid"/> of item-kNN over every train prefix and item text, and item vectors from that
/// text. It is called "content, not an LLM" wherever its numbers appear.
/// </summary>
/// <remarks>
/// <para>Lists for training rows must be cross-fitted: a kNN that has counted a row knows its answer. The users are divided into folds, and the
/// kNN that answers a user has seen only the users of the other folds. Text needs no folds, because it reads no interaction. The two
/// weights of the hybrid are chosen on the validation rows, with the votes of all train rows.</para>
/// <para>Distances are scores turned round and put on one scale for all rows, as BIGRec's min-max does: <c>d = 1 - s / s_max</c>, with
/// <c>s_max</c> the best score of the row's list and 0 the score of items that the teacher knows nothing about. So the first item
/// of a list has distance 0, unknown items have 1, and <c>exp(-d)</c> (DLLM2Rec's confidence) lies in 0.37 .. 1 and never collapses.</para>
/// </remarks>
public sealed class ContentTeacher
{
    /// <summary>How this teacher is named beside every number.</summary>
    public const string Label = "content, not an LLM";

    private readonly Dataset _dataset;
    private readonly WindowSet _prefixes;
    private readonly ContentTeacherOptions _options;

    private ContentTeacher(Dataset dataset, WindowSet prefixes, Hybrid hybrid, ItemVectors vectors, ContentTeacherOptions options)
    {
        (_dataset, _prefixes, _options) = (dataset, prefixes, options);
        (Hybrid, ItemVectors) = (hybrid, vectors);
    }

    /// <summary>The hybrid over all train prefixes.</summary>
    public Hybrid Hybrid { get; }

    /// <summary>A vector for each item, see <see cref="ContentVectors"/>.</summary>
    public ItemVectors ItemVectors { get; }

    /// <summary>Fits the hybrid on the train part, chooses its weights on the validation part, and makes the item vectors. Test rows are not read.</summary>
    /// <param name="dataset">The dataset in the order that the split was cut from (<see cref="Windowing.Order"/>).</param>
    /// <param name="split">Its split.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the split was not cut from the dataset.</exception>
    public static ContentTeacher Fit(
        Dataset dataset, WindowSplit split, ContentTeacherOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ContentTeacherOptions();
        options.Check();
        var prefixes = PrefixRows.FromTrain(dataset, split.Train);
        var hybrid = Hybrid.Fit(dataset.Catalogue, prefixes, split.Validation, options.Hybrid, cancellationToken);
        var vectors = ContentVectors.Make(hybrid.Text, hybrid.Codes, hybrid.Weights.Codes, options.VectorDim, options.Seed, cancellationToken);
        return new ContentTeacher(dataset, prefixes, hybrid, vectors, options);
    }

    /// <summary>The fold that a user belongs to: a seeded hash of the user, so it depends on nothing else.</summary>
    /// <param name="user">User row.</param>
    /// <returns><c>0 .. folds-1</c>.</returns>
    public int FoldOf(int user) => (int)(TopK.TieHash(user, (ulong)_options.Seed ^ 0xF01D) % (ulong)_options.Folds);

    /// <summary>Lists, distances and vectors for some windows of the dataset.</summary>
    /// <param name="rows">The windows: train, validation, test or prefix rows.</param>
    /// <param name="crossFit">True for rows that a student will learn from: the votes then come from the users of the other folds only.</param>
    /// <param name="k">Items in a list, 1 or more.</param>
    /// <param name="progress">Told the share that is done, 0 .. 1, from worker threads.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException">The lists would be longer than what is left of the catalogue.</exception>
    public TeacherAnswers Answer(
        WindowSet rows, bool crossFit, int k = 20, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var most = Hybrid.ItemCount - (_options.RemovesHistory ? rows.Length : 0);
        if (k > most)
            throw new ArgumentException(
                $"teacher.k is {k}: the catalogue has {Hybrid.ItemCount}{(_options.RemovesHistory ? $", and up to {rows.Length} of the history are left out" : "")}, so at most {most} is right.");
        if (rows.PaddingId != Hybrid.ItemCount)
            throw new ArgumentException($"the rows were cut from a catalogue of {rows.PaddingId} items, the teacher knows {Hybrid.ItemCount}.", nameof(rows));
        var lists = new ContentLists(rows, k, _options.RemovesHistory, (ulong)_options.Seed, progress);
        if (crossFit)
            for (var fold = 0; fold < _options.Folds; fold++)
            {
                var leftOut = fold;
                var votes = ItemKnn.FromPrefixes(_prefixes, user => FoldOf(user) != leftOut);
                lists.Fill(Hybrid.WithVotes(votes), row => FoldOf(rows.Users[row]) == leftOut, cancellationToken);
            }
        else
            lists.Fill(Hybrid, _ => true, cancellationToken);
        progress?.Report(1);
        return new TeacherAnswers(
            rows.Users, rows.Positions, k, lists.Rankings, lists.Distances, lists.TrueDistances, ItemVectors, Provenance(crossFit, k));
    }

    private TeacherProvenance Provenance(bool crossFit, int k) => new()
    {
        Kind = "content",
        Label = Label,
        DatasetDigest = _dataset.Digest,
        CatalogueDigest = _dataset.Catalogue.Digest,
        Parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["codes"] = Hybrid.Codes is null ? "none" : string.Join(",", (_options.Hybrid.Codes ?? CodeColumn.Detect(_dataset.Catalogue)).Select(column => column.Name)),
            ["crossFit"] = crossFit ? "true" : "false",
            ["distance"] = "1 - score / best score of the list",
            ["folds"] = _options.Folds.ToString(CultureInfo.InvariantCulture),
            ["k"] = k.ToString(CultureInfo.InvariantCulture),
            ["removesHistory"] = _options.RemovesHistory ? "true" : "false",
            ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
            ["vectorDim"] = _options.VectorDim.ToString(CultureInfo.InvariantCulture),
            ["weightOfCodes"] = Hybrid.Weights.Codes.ToString("R", CultureInfo.InvariantCulture),
            ["weightOfText"] = Hybrid.Weights.Text.ToString("R", CultureInfo.InvariantCulture),
        },
    };
}
