using System.Text.Encodings.Web;
using System.Text.Json;

namespace Distillery.LanguageModels;

/// <summary>JSON as Hugging Face's own tools write it: two blanks of indentation, no needless escapes.</summary>
internal static class HuggingFaceJson
{
    internal static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
