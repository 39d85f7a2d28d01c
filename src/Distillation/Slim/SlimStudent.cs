using Distillery.Distillation.Slim.Fusion;
using Distillery.Distillation.Slim.Matching;
using Distillery.Recommenders;
using TorchSharp;

namespace Distillery.Distillation.Slim;

/// <summary>Builds SLIM's students: any architecture with text on the item side, and with rationales on the user side.</summary>
public static class SlimStudent
{
    /// <summary>Builds one.</summary>
    /// <param name="sizes">Sizes and seed of what reads histories; matching takes only its sizes.</param>
    /// <param name="options">How text reaches it.</param>
    /// <param name="texts">Vectors of items and rationales.</param>
    /// <param name="learnsRepeats">Whether a learnt number is added to the scores of the history's items; for a softmax loss.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    /// <exception cref="ArgumentException">Vectors do not fit the catalogue, or rationales are needed and missing.</exception>
    public static IStudent Create(IStudentOptions sizes, SlimOptions options, TextVectors texts, bool learnsRepeats, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Items.Length != (long)sizes.ItemCount * texts.Dim)
            throw new ArgumentException($"there are text vectors of {texts.Items.Length / texts.Dim} items; the catalogue has {sizes.ItemCount}.", nameof(texts));
        if (options.UsesRationales && !texts.HasWindows)
            throw new ArgumentException($"method.slim.fusion is {options.FusionName}, which needs a rationale for every row, and there are none.", nameof(texts));
        using var scope = torch.NewDisposeScope();
        var items = torch.tensor(texts.Items).view(sizes.ItemCount, texts.Dim);
        return options.Fusion == SlimFusion.Matching ? Matching(sizes, options, texts, items, device) : Fused(sizes, options, texts, items, learnsRepeats, device);
    }

    private static IStudent Fused(IStudentOptions sizes, SlimOptions options, TextVectors texts, torch.Tensor items, bool learnsRepeats, torch.Device? device)
    {
        RowFusion Layers(long seed) => RowFusion.Create(texts.Dim, sizes.Dim, readsHistories: true, texts.Encoder, isCosine: false, sizes.Seed + seed, device);
        var user = options.UsesRationales ? Layers(600) : null;
        var shared = user is not null && options.SharesProjections;
        var layers = shared ? user! : Layers(700);
        var ids = IdVectors.Normal(sizes.ItemCount, sizes.Dim, sizes.ItemDeviation, sizes.Seed, device);
        var vectors = new FusedItemVectors(items, ids, layers.Text, layers.Fuse!, ownsLayers: !shared, device);
        var inner = sizes.Create(new StudentParts(vectors, LearnsRepeats: learnsRepeats), device);
        return user is null ? inner : new RowTextStudent(inner, user, texts.ToRowVectors());
    }

    private static RowTextStudent Matching(IStudentOptions sizes, SlimOptions options, TextVectors texts, torch.Tensor items, torch.Device? device)
    {
        var isCosine = options.Similarity == SlimSimilarity.Cosine;
        var user = RowFusion.Create(texts.Dim, sizes.Dim, readsHistories: false, texts.Encoder, isCosine, sizes.Seed + 600, device);
        var layer = options.SharesProjections ? user.Text : RowFusion.Layer(texts.Dim, sizes.Dim, sizes.Seed + 700, device);
        var vectors = new MatchedItemVectors(items, layer, isCosine, ownsLayer: !options.SharesProjections, device);
        var blind = new NoHistoryOptions { ItemCount = sizes.ItemCount, WindowLength = sizes.WindowLength, Dim = sizes.Dim, Seed = sizes.Seed };
        return new RowTextStudent(blind.Create(new StudentParts(vectors), device), user, texts.ToRowVectors());
    }
}
