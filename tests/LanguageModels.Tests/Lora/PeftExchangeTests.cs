using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.LanguageModels.Tests;

/// <summary>
/// Adapters exchanged with PEFT itself, in both directions. Runs where <c>DISTILLERY_PEFT_PYTHON</c> names a Python that has transformers and
/// peft (docs/gpu-checks.md); the formats alone are tested by <see cref="PeftFilesTests"/> everywhere.
/// </summary>
public sealed class PeftExchangeTests
{
    private static readonly long[,] Ids = { { 1, 5, 9, 40, 33, 7 }, { 1, 8, 8, 20, 60, 3 } };

    [SkippableFact]
    public async Task Adapters_OursInPeftAndPeftsHere_GiveTheSameLogits()
    {
        var python = Environment.GetEnvironmentVariable("DISTILLERY_PEFT_PYTHON");
        Skip.If(string.IsNullOrEmpty(python), "DISTILLERY_PEFT_PYTHON names no Python with transformers and peft");
        using var folder = new TempFolder();
        Write(folder.Path);
        using var process = Process.Start(new ProcessStartInfo(python, [Script(), folder.Path]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, errors);

        using (var plain = TuningWorld.Model(tied: false))
            ShouldBePefts(plain, Path.Combine(folder.Path, "base"));
        var adapters = Directory.GetDirectories(Path.Combine(folder.Path, "ours")).Concat(Directory.GetDirectories(Path.Combine(folder.Path, "theirs"))).ToList();
        adapters.Count.ShouldBe(4 + 7);
        foreach (var path in adapters)
        {
            using var decoder = TuningWorld.Model(tied: false);
            using var adapter = LoraAdapter.Load(path, decoder);
            ShouldBePefts(decoder, path);
        }
    }

    private static void Write(string folder)
    {
        using (var decoder = TuningWorld.Model(tied: false))
            decoder.Save(Path.Combine(folder, "base"));
        File.WriteAllText(Path.Combine(folder, "ids.json"), JsonSerializer.Serialize(Enumerable.Range(0, 2).Select(row => Enumerable.Range(0, 6).Select(i => Ids[row, i]))));
        foreach (var (name, options) in (IEnumerable<(string, LoraOptions)>)
        [
            ("all-linear", new LoraOptions { Rank = 4 }),
            ("rslora", new LoraOptions { Rank = 4, UseRsLora = true, Targets = ["q_proj", "0.mlp.up_proj"] }),
            ("dora", new LoraOptions { Rank = 3, UseDora = true }),
            ("patterns", new LoraOptions { Rank = 4, Targets = ["up_proj", "lm_head"], RankPattern = new Dictionary<string, int> { ["0.mlp.up_proj"] = 2 } }),
        ])
        {
            using var decoder = TuningWorld.Model(tied: false);
            using var adapter = LoraAdapter.Attach(decoder, options);
            LoraAdapterTests.Disturb(adapter);
            adapter.Save(Path.Combine(folder, "ours", name), Path.Combine(folder, "base"));
        }
    }

    private static void ShouldBePefts(Decoder decoder, string path)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var bundle = SafeTensors.Read(Path.Combine(path, "logits.safetensors"));
        LoraAdapterTests.Difference(decoder.Logits(decoder.Hidden(new DecoderBatch(torch.tensor(Ids)))), bundle["logits"]).ShouldBeLessThan(1e-4f, path);
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "peft_exchange.py");
}
