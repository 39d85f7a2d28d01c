using System.Text.Json;
using Distillery.TensorFiles;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>A model that golden/make.py describes, written as a Hugging Face folder; disposed, the folder is gone.</summary>
internal sealed class GoldenModel : IDisposable
{
    public GoldenModel(string name)
    {
        Folder = Directory.CreateTempSubdirectory("distillery-golden-").FullName;
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Decoder", "golden", name + ".json")));
        Json = document.RootElement.Clone();
        File.WriteAllText(Path.Combine(Folder, "config.json"), Json.GetProperty("config").GetRawText());
        WriteWeights();
    }

    public string Folder { get; }

    public JsonElement Json { get; }

    public string WeightFile => Path.Combine(Folder, "model.safetensors");

    public string ConfigFile => Path.Combine(Folder, "config.json");

    public double[] Numbers(string name) => Doubles(Json.GetProperty(name));

    public static double[] Doubles(JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>The ids of a batch, int64 <c>[rows, time]</c>.</summary>
    public Tensor Ids()
    {
        var rows = Json.GetProperty("ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray()).ToArray();
        return tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, rows[0].Length);
    }

    public int[][] Rows() => [.. Json.GetProperty("ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];

    public Tensor Longs(string name) => tensor(Json.GetProperty(name).EnumerateArray().Select(id => id.GetInt64()).ToArray()).unsqueeze(0);

    /// <summary>Writes the weights by the same formula as make.py, with changes.</summary>
    public void WriteWeights(Action<Dictionary<string, Tensor>>? change = null)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        var k = 0;
        foreach (var entry in Json.GetProperty("shapes").EnumerateArray())
        {
            var name = entry[0].GetString()!;
            long[] shape = [.. entry[1].EnumerateArray().Select(size => size.GetInt64())];
            var count = shape.Aggregate(1L, (product, size) => product * size);
            var i = arange(count, dtype: float64);
            var wave = i.mul(0.7).add(i.square().mul(0.0137)).add(1.3 * k++).sin();
            var norm = name.Contains("norm", StringComparison.OrdinalIgnoreCase) && name.EndsWith("weight", StringComparison.Ordinal);
            tensors.Add(name, (norm ? wave.mul(0.1).add(1) : wave.mul(0.25)).to(float32).reshape(shape));
        }

        change?.Invoke(tensors);
        SafeTensors.Write(WeightFile, tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
