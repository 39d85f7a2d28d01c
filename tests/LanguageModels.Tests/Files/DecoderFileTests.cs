using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Distillery.LanguageModels.Tests;

/// <summary>Hugging Face folders: what is written is read again, and what is wrong is named.</summary>
public sealed class DecoderFileTests
{
    [Theory]
    [InlineData("llama2", long.MaxValue)]
    [InlineData("llama3", 5000)]
    [InlineData("qwen2", 5000)]
    [InlineData("mistral", long.MaxValue)]
    [InlineData("linear", 1)]
    public void Save_ThenLoad_GivesTheSameModel(string name, long shardBytes)
    {
        using var golden = new GoldenModel(name);
        using var first = Decoder.Load(golden.Folder);
        first.GenerationDefaults = new GenerationDefaults { Temperature = 0.6, TopP = 0.9, DoSample = true, EosIds = [2, 5] };
        var folder = Path.Combine(golden.Folder, "copy");
        first.Save(folder, shardBytes);
        File.Exists(Path.Combine(folder, "model.safetensors.index.json")).ShouldBe(shardBytes != long.MaxValue);
        using var second = Decoder.Load(folder);
        second.Config.ShouldBe(first.Config with { EosIds = second.Config.EosIds });
        second.Config.EosIds.ShouldBe(first.Config.EosIds);
        second.GenerationDefaults!.TopP.ShouldBe(0.9);
        second.GenerationDefaults.EosIds.ShouldBe([2, 5]);
        var (a, b) = (first.state_dict(), second.state_dict());
        b.Keys.ShouldBe(a.Keys);
        foreach (var (key, value) in a) b[key].Values().ShouldBe(value.Values(), key);
    }

    [Fact]
    public void Save_OverAnOlderSharded_LeavesNoStaleShards()
    {
        using var golden = new GoldenModel("llama2");
        using var decoder = Decoder.Load(golden.Folder);
        var folder = Path.Combine(golden.Folder, "copy");
        decoder.Save(folder, 3000);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        decoder.Save(folder);
        Directory.GetFiles(folder).Select(Path.GetFileName).Order().ShouldBe(["config.json", "model.safetensors", "tokenizer.json"]);
        Directory.GetDirectories(golden.Folder).ShouldBe([folder], "no temporary folder may stay");
    }

    [Fact]
    public void Load_Bfloat16File_ConvertsToTheChosenDtype()
    {
        using var golden = new GoldenModel("qwen2");
        golden.WriteWeights(tensors =>
        {
            foreach (var name in tensors.Keys.ToList()) tensors[name] = tensors[name].to(name.Contains("mlp", StringComparison.Ordinal) ? float16 : bfloat16);
        });
        using var decoder = Decoder.Load(golden.Folder);
        decoder.parameters().ShouldAllBe(parameter => parameter.dtype == float32);
        using var halves = Decoder.Load(golden.Folder, float16);
        halves.parameters().ShouldAllBe(parameter => parameter.dtype == float16);
        halves.EmbeddingTable.Values().ShouldBeNear(decoder.EmbeddingTable.Values(), 1e-3, "table");
    }

    [Fact]
    public void Load_MissingTensor_NamesItAndItsShape()
    {
        using var golden = new GoldenModel("llama3");
        golden.WriteWeights(tensors => tensors.Remove("model.layers.1.mlp.up_proj.weight"));
        var error = Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder));
        error.Message.ShouldBe($"{golden.Folder}: tensor 'model.layers.1.mlp.up_proj.weight' is missing; the config asks for one of shape [48, 32].");
    }

    [Fact]
    public void Load_MisshapenTensor_NamesItAndBothShapes()
    {
        using var golden = new GoldenModel("llama3");
        golden.WriteWeights(tensors => tensors["model.layers.0.self_attn.k_proj.weight"] = zeros(16, 32));
        var error = Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder));
        error.Message.ShouldBe($"{golden.WeightFile}: tensor 'model.layers.0.self_attn.k_proj.weight' has the shape [16, 32]; the config asks for [32, 32].");
    }

    [Fact]
    public void Load_UnexpectedTensor_NamesIt()
    {
        using var golden = new GoldenModel("llama2");
        golden.WriteWeights(tensors => tensors["model.layers.7.extra"] = zeros(2, 3));
        var error = Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder));
        error.Message.ShouldContain("unexpected tensor 'model.layers.7.extra' of shape [2, 3]");
    }

    [Fact]
    public void Load_IntegerTensor_IsRefused()
    {
        using var golden = new GoldenModel("llama2");
        golden.WriteWeights(tensors => tensors["model.norm.weight"] = zeros([24L], dtype: int8));
        Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder)).Message.ShouldContain("'model.norm.weight' has the dtype Int8");
    }

    [Fact]
    public void Load_OldTiedModel_LeavesTheSecondHeadAndTheFrequenciesAside()
    {
        using var golden = new GoldenModel("qwen2");
        golden.WriteWeights(tensors =>
        {
            tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"].clone();
            tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = zeros(2);
        });
        using var decoder = Decoder.Load(golden.Folder);
        decoder.Projections.ContainsKey("lm_head").ShouldBeFalse();
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"", "model_type: 'gpt2' is unknown")]
    [InlineData("architectures", "[\"PhiForCausalLM\"]", "architectures: 'PhiForCausalLM' is unknown")]
    [InlineData("hidden_act", "\"gelu\"", "hidden_act: \"gelu\" is not supported; silu is")]
    [InlineData("rope_scaling", "{\"rope_type\":\"yarn\",\"factor\":2}", "rope_scaling.rope_type: 'yarn' is unknown")]
    [InlineData("rope_scaling", "{\"rope_type\":\"linear\"}", "rope_scaling.factor: missing")]
    [InlineData("quantization_config", "{}", "quantization_config")]
    [InlineData("num_hidden_layers", "0", "num_hidden_layers: 0 is no whole number of at least 1")]
    [InlineData("hidden_size", "\"big\"", "hidden_size: \"big\" is no whole number")]
    [InlineData("num_key_value_heads", "2", "num_key_value_heads: 2 does not divide num_attention_heads, 3")]
    public void Config_WrongField_IsNamed(string field, string value, string expected)
    {
        using var golden = new GoldenModel("llama2");
        var config = JsonNode.Parse(File.ReadAllText(golden.ConfigFile))!;
        config[field] = JsonNode.Parse(value);
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder)).Message.ShouldStartWith($"{golden.ConfigFile}: {expected}");
    }

    [Fact]
    public void Config_InTransformers5Words_ReadsTheSame()
    {
        using var golden = new GoldenModel("llama3");
        var before = DecoderConfigFile.Read(golden.ConfigFile);
        var config = JsonNode.Parse(File.ReadAllText(golden.ConfigFile))!.AsObject();
        var rope = config["rope_scaling"]!.DeepClone().AsObject();
        rope["rope_theta"] = config["rope_theta"]!.DeepClone();
        config.Remove("rope_scaling");
        config.Remove("rope_theta");
        config["rope_parameters"] = rope;
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        var after = DecoderConfigFile.Read(golden.ConfigFile);
        after.ShouldBe(before with { EosIds = after.EosIds });
        after.RotaryTheta.ShouldBe(500);
    }

    [Fact]
    public void Config_Qwen2WithWindow_UsesItFromTheNamedLayerOn()
    {
        using var golden = new GoldenModel("qwen2");
        var config = JsonNode.Parse(File.ReadAllText(golden.ConfigFile))!;
        config["use_sliding_window"] = true;
        config["max_window_layers"] = 1;
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        var read = DecoderConfigFile.Read(golden.ConfigFile);
        read.WindowOf(0).ShouldBeNull();
        read.WindowOf(1).ShouldBe(8);
        File.WriteAllText(golden.ConfigFile, DecoderConfigFile.Write(read, float32));
        DecoderConfigFile.Read(golden.ConfigFile).WindowOf(1).ShouldBe(8);
    }

    [Fact]
    public void Config_MistralThatIsSilentAboutItsWindow_HasTransformersDefault()
    {
        using var golden = new GoldenModel("mistral");
        var config = JsonNode.Parse(File.ReadAllText(golden.ConfigFile))!.AsObject();
        config["sliding_window"] = null;
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        DecoderConfigFile.Read(golden.ConfigFile).SlidingWindow.ShouldBeNull("null means none");
        config.Remove("sliding_window");
        File.WriteAllText(golden.ConfigFile, config.ToJsonString());
        DecoderConfigFile.Read(golden.ConfigFile).SlidingWindow.ShouldBe(4096);
    }

    [Fact]
    public void Load_GenerationDefaultsWithTemperatureZero_AreRead()
    {
        using var golden = new GoldenModel("llama2");
        var path = Path.Combine(golden.Folder, GenerationDefaults.FileName);
        File.WriteAllText(path, """{"do_sample": false, "temperature": 0.0}""");
        GenerationDefaults.Read(golden.Folder)!.Temperature.ShouldBe(0);
        File.WriteAllText(path, """{"temperature": -1}""");
        Should.Throw<InvalidDataException>(() => GenerationDefaults.Read(golden.Folder)).Message.ShouldEndWith("temperature: -1 is no number of at least 0");
    }

    [Fact]
    public void Load_ShardThatIsMissing_IsNamed()
    {
        using var golden = new GoldenModel("llama2");
        using var decoder = Decoder.Load(golden.Folder);
        var folder = Path.Combine(golden.Folder, "copy");
        decoder.Save(folder, 5000);
        var shard = Directory.GetFiles(folder, "model-00002-*").Single();
        File.Delete(shard);
        Should.Throw<FileNotFoundException>(() => Decoder.Load(folder)).Message.ShouldContain(Path.GetFileName(shard));
    }

    [Theory]
    [InlineData("null", "weight_map.model.norm.weight: null where the name of a file is right")]
    [InlineData("\"../outside.safetensors\"", "weight_map.model.norm.weight: '../outside.safetensors' is no plain file name")]
    [InlineData("3", "weight_map.model.norm.weight: is no text")]
    public void Load_IndexWithAWrongFile_NamesTheTensor(string file, string expected)
    {
        using var golden = new GoldenModel("llama2");
        File.WriteAllText(Path.Combine(golden.Folder, "model.safetensors.index.json"), $$$"""{"weight_map": {"model.norm.weight": {{{file}}}}}""");
        Should.Throw<InvalidDataException>(() => Decoder.Load(golden.Folder)).Message.ShouldEndWith(expected);
    }

    [Fact]
    public void Load_PickledWeights_SaysWhatToDo()
    {
        using var golden = new GoldenModel("llama2");
        File.Move(golden.WeightFile, Path.Combine(golden.Folder, "pytorch_model.bin"));
        Should.Throw<FileNotFoundException>(() => Decoder.Load(golden.Folder)).Message.ShouldContain("save the model as safetensors");
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameWeights()
    {
        var config = new DecoderConfig { VocabularySize = 11, Dim = 8, Layers = 1, Heads = 2, KeyValueHeads = 1, HeadDim = 4, InnerDim = 12 };
        using var a = Decoder.Create(config, 5);
        using var b = Decoder.Create(config, 5);
        using var c = Decoder.Create(config, 6);
        a.EmbeddingTable.Values().ShouldBe(b.EmbeddingTable.Values());
        a.EmbeddingTable.Values().ShouldNotBe(c.EmbeddingTable.Values());
        a.parameters().Sum(parameter => parameter.numel()).ShouldBe(config.ParameterCount);
        (a.parameters().Sum(parameter => parameter.numel()) - 2 * 88).ShouldBe(config.NonEmbeddingParameterCount);
    }
}
