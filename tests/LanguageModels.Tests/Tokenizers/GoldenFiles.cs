using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels.Tests;

/// <summary>The files beside the tests: small tokenizers, and what independent implementations made of 10,000 texts.</summary>
internal static class GoldenFiles
{
    internal static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);

    internal static JsonNode Json(string name) => JsonNode.Parse(File.ReadAllBytes(PathOf(name)))!;

    /// <summary>A base file with some of its parts exchanged, as <c>make-golden.mjs</c> does it.</summary>
    internal static Tokenizer Variant(string name)
    {
        var variant = Json("variants.json")[name]!.AsObject();
        var json = Json(variant["base"]!.GetValue<string>()).AsObject();
        foreach (var (key, value) in variant)
        {
            if (key == "model")
                foreach (var (field, setting) in value!.AsObject())
                    json["model"]![field] = setting?.DeepClone();
            else if (key != "base")
                json[key] = value?.DeepClone();
        }

        using var folder = new TempFolder();
        File.WriteAllText(folder.File("tokenizer.json"), json.ToJsonString());
        return Tokenizer.Load(folder.Path);
    }

    /// <summary>Eight hexadecimal digits for each hundred lines.</summary>
    internal static string[] Digests(IReadOnlyList<string> lines) =>
        [.. lines.Chunk(100).Select(chunk => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', chunk))))[..8])];

    /// <summary>Compares digests, and names the first hundred texts that differ.</summary>
    internal static void ShouldBeGolden(IReadOnlyList<string> lines, string golden, string what)
    {
        var (actual, expected) = (Digests(lines), golden.Split(' '));
        actual.Length.ShouldBe(expected.Length);
        var different = Enumerable.Range(0, actual.Length).Where(i => actual[i] != expected[i]).ToList();
        different.ShouldBeEmpty($"{what}: the texts of these hundreds differ");
    }
}
