using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests.Stages;

/// <summary>A very small language model on disk, made once: far too small to say anything sensible, and fast.</summary>
internal static class Decoders
{
    private static readonly TempFolder Folder = new();
    private static readonly Lazy<string> Path = new(() =>
    {
        var options = new TinyOptions { VocabularySize = 400, Dim = 32, Layers = 1, Heads = 2, InnerDim = 48, ContextLength = 64, MaxTokens = 20_000 };
        using var model = TinyModel.Train(DatasetText.Of(TinyShop.Data.Dataset, TinyShop.Data.Split.Train, users: 100), options);
        model.Save(Folder["model"]);
        return Folder["model"];
    });

    public static string Value => Path.Value;
}
