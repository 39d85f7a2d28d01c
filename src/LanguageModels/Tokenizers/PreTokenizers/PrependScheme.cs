namespace Distillery.LanguageModels;

/// <summary>Where <c>Metaspace</c> puts its sign before a piece; Hugging Face's names.</summary>
internal enum PrependScheme
{
    Always,
    First,
    Never,
}
