using System.Text.Json.Nodes;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.LanguageModels.Tests;

public sealed class PeftFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peft-").FullName;

    private string ConfigPath => Path.Combine(_folder, "adapter_config.json");

    private string WeightsPath => Path.Combine(_folder, "adapter_model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_Lora_HasPeftsKeysAndShapesAndSize()
    {
        Write(new LoraOptions { Rank = 3, Targets = ["q_proj", "down_proj"] });

        using var bundle = SafeTensors.Read(WeightsPath);
        bundle.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value.dtype} [{string.Join(", ", pair.Value.shape)}]").ShouldBe(
        [
            "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight Float32 [3, 20]",
            "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight Float32 [12, 3]",
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight Float32 [3, 12]",
            "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight Float32 [12, 3]",
            "base_model.model.model.layers.1.mlp.down_proj.lora_A.weight Float32 [3, 20]",
            "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight Float32 [12, 3]",
            "base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight Float32 [3, 12]",
            "base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight Float32 [12, 3]",
        ]);
        bundle.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt" });
        using var file = File.OpenRead(WeightsPath);
        var header = new BinaryReader(file).ReadInt64();
        file.Length.ShouldBe(8 + header + 4 * 2 * 3 * (20 + 12 + 12 + 12));
    }

    [Fact]
    public void Save_Dora_AddsMagnitudesWithoutWeightInTheirName()
    {
        Write(new LoraOptions { Rank = 2, Targets = ["0.self_attn.q_proj"], UseDora = true });

        using var bundle = SafeTensors.Read(WeightsPath);
        bundle.Tensors.Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
            "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight",
            "base_model.model.model.layers.0.self_attn.q_proj.lora_magnitude_vector",
        ]);
        bundle["base_model.model.model.layers.0.self_attn.q_proj.lora_magnitude_vector"].shape.ShouldBe([12]);
        ((JsonArray)JsonNode.Parse(File.ReadAllText(ConfigPath))!["target_modules"]!).Select(node => (string)node!).ShouldBe(["model.layers.0.self_attn.q_proj"]);
    }

    [Fact]
    public void Save_Config_IsWhatPeftWrites()
    {
        Write(new LoraOptions { Rank = 4, Alpha = 8, Dropout = 0.05, UseRsLora = true, RankPattern = new Dictionary<string, int> { ["up_proj"] = 2 }, AlphaPattern = new Dictionary<string, double> { ["up_proj"] = 2.5 } });

        File.ReadAllText(ConfigPath).ShouldBe("""
            {
              "alpha_pattern": {
                "up_proj": 2.5
              },
              "base_model_name_or_path": "a/b",
              "bias": "none",
              "fan_in_fan_out": false,
              "inference_mode": true,
              "init_lora_weights": true,
              "lora_alpha": 8,
              "lora_dropout": 0.05,
              "modules_to_save": null,
              "peft_type": "LORA",
              "r": 4,
              "rank_pattern": {
                "up_proj": 2
              },
              "revision": null,
              "target_modules": [
                "down_proj",
                "q_proj",
                "up_proj"
              ],
              "task_type": "CAUSAL_LM",
              "use_dora": false,
              "use_rslora": true
            }

            """);
    }

    [Theory]
    [MemberData(nameof(LoraAdapterTests.Kinds), MemberType = typeof(LoraAdapterTests))]
    public void Load_WhatWasSaved_GivesTheSameOutputs(bool rsLora, bool dora)
    {
        using var input = torch.randn([4, 12]);
        using var model = new ProjectionStack();
        var options = new LoraOptions { Rank = 3, UseRsLora = rsLora, UseDora = dora, RankPattern = new Dictionary<string, int> { ["0.mlp.up_proj"] = 5 } };
        using var adapter = LoraAdapterTests.Attach(model, options);
        LoraAdapterTests.Disturb(adapter);
        adapter.Save(_folder, "a/b");
        using var wanted = model.call(input).detach();
        adapter.Dispose();
        using var loaded = LoraAdapter.Load(_folder, model, model.Projections);
        using var found = model.call(input).detach();

        LoraAdapterTests.Difference(wanted, found).ShouldBe(0);
        loaded.Branches.Single(branch => branch.Target.Path == "model.layers.0.mlp.up_proj").Target.Rank.ShouldBe(5);
    }

    [Fact]
    public void Load_MinimalConfig_TakesPeftsDefaults()
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 8, Alpha = 8, Targets = ["q_proj"] });
        File.WriteAllText(ConfigPath, """{"peft_type": "LORA", "target_modules": ["q_proj"], "something_new": 3}""");
        using var adapter = LoraAdapter.Load(_folder, model, model.Projections);

        (adapter.Branches.Count, adapter.Branches[0].Target.Rank, adapter.Branches[0].Target.Scale).ShouldBe((2, 8, 1.0));
    }

    [Fact]
    public void Load_TargetsAsPattern_MustMatchWholePaths()
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 8, Targets = ["0.mlp.up_proj", "0.mlp.down_proj"] });
        File.WriteAllText(ConfigPath, """{"peft_type": "LORA", "target_modules": ".*\\.0\\.mlp\\.(up|down)_proj"}""");
        using var adapter = LoraAdapter.Load(_folder, model, model.Projections);

        adapter.Branches.Select(branch => branch.Target.Path).ShouldBe(["model.layers.0.mlp.up_proj", "model.layers.0.mlp.down_proj"]);
    }

    [Fact]
    public void Load_KeysWithOneModelTooFew_NamesWhatIsMissingAndWhatDoesNotBelong()
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 2, Targets = ["0.self_attn.q_proj"] });
        Rename(key => key.Replace("base_model.model.model.", "base_model.model.", StringComparison.Ordinal));

        Should.Throw<InvalidDataException>(() => LoraAdapter.Load(_folder, model, model.Projections)).Message.ShouldBe(
            $"{WeightsPath} does not fit the model and its adapter_config.json. It lacks base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight, "
            + "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight. To no target of this model belong: base_model.model.layers.0.self_attn.q_proj.lora_A.weight, "
            + "base_model.model.layers.0.self_attn.q_proj.lora_B.weight.");
        model.Projections.Values.ShouldAllBe(projection => projection.Branch == null && projection.Weight.requires_grad);
    }

    [Fact]
    public void Load_OtherRankThanTheConfigSays_NamesTheTensor()
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 2, Targets = ["0.self_attn.q_proj"] });
        File.WriteAllText(ConfigPath, File.ReadAllText(ConfigPath).Replace("\"r\": 2", "\"r\": 4", StringComparison.Ordinal));

        Should.Throw<InvalidDataException>(() => LoraAdapter.Load(_folder, model, model.Projections)).Message
            .ShouldBe($"{WeightsPath}: 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight' is [2, 12]; rank and model ask for [4, 12].");
    }

    [Theory]
    [InlineData("\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]", "modules_to_save is [\"lm_head\"], which is not supported")]
    [InlineData("\"bias\": \"none\"", "\"bias\": \"all\"", "bias is \"all\", which is not supported")]
    [InlineData("\"fan_in_fan_out\": false", "\"fan_in_fan_out\": true", "fan_in_fan_out is true, which is not supported")]
    [InlineData("\"init_lora_weights\": true", "\"init_lora_weights\": \"pissa_niter_4\"", "init_lora_weights is \"pissa_niter_4\", which is not supported")]
    [InlineData("\"revision\": null", "\"layers_to_transform\": [1]", "layers_to_transform is [1], which is not supported")]
    [InlineData("\"LORA\"", "\"IA3\"", "peft_type is 'IA3'; only LORA can be read.")]
    public void Load_WhatIsNotSupported_IsAnErrorWithTheField(string text, string by, string message)
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 2 });
        var config = File.ReadAllText(ConfigPath);
        config.ShouldContain(text);
        File.WriteAllText(ConfigPath, config.Replace(text, by, StringComparison.Ordinal));

        Should.Throw<InvalidDataException>(() => LoraAdapter.Load(_folder, model, model.Projections)).Message.ShouldContain($"{ConfigPath}: {message}");
    }

    [Fact]
    public void Load_EmbeddingAdapter_SaysThatItIsNotSupported()
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 2, Targets = ["q_proj"] });
        Rename(key => key.EndsWith("1.self_attn.q_proj.lora_A.weight", StringComparison.Ordinal) ? "base_model.model.model.embed_tokens.lora_embedding_A" : key);

        Should.Throw<InvalidDataException>(() => LoraAdapter.Load(_folder, model, model.Projections)).Message
            .ShouldBe($"{WeightsPath} holds 'base_model.model.model.embed_tokens.lora_embedding_A': adapters of embeddings are not supported. Merge the adapter with PEFT and load the merged model.");
    }

    [Theory]
    [InlineData("adapter_config.json")]
    [InlineData("adapter_model.safetensors")]
    public void Load_FileMissing_NamesIt(string file)
    {
        using var model = new ProjectionStack();
        Write(new LoraOptions { Rank = 2 });
        File.Delete(Path.Combine(_folder, file));

        Should.Throw<InvalidDataException>(() => LoraAdapter.Load(_folder, model, model.Projections)).Message.ShouldStartWith($"{Path.Combine(_folder, file)} is missing");
    }

    private void Write(LoraOptions options)
    {
        using var model = new ProjectionStack();
        using var adapter = LoraAdapterTests.Attach(model, options);
        adapter.Save(_folder, "a/b");
    }

    private void Rename(Func<string, string> name)
    {
        using var bundle = SafeTensors.Read(WeightsPath);
        SafeTensors.Write(WeightsPath, bundle.Tensors.ToDictionary(pair => name(pair.Key), pair => pair.Value));
    }
}
