using System.Text.Json.Nodes;

namespace Distillery.LanguageModels;

/// <summary>
/// What a model's authors advise for generation: the fields of <c>generation_config.json</c> that we use. Null where the file is silent.
/// </summary>
public sealed record GenerationDefaults
{
    /// <summary>The file's name in a model folder.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>Whether tokens are drawn; else the likeliest is taken.</summary>
    public bool? DoSample { get; init; }

    /// <summary>Temperature, at least 0.</summary>
    public double? Temperature { get; init; }

    /// <summary>Share of probability that is kept, (0, 1].</summary>
    public double? TopP { get; init; }

    /// <summary>How many tokens are kept; 0 for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Token that begins a text.</summary>
    public int? BosId { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    /// <summary>Token that fills up.</summary>
    public int? PadId { get; init; }

    /// <summary>Reads the file of a folder; null where there is none.</summary>
    /// <param name="folder">The model folder.</param>
    /// <exception cref="InvalidDataException">A field has a wrong value.</exception>
    public static GenerationDefaults? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        var file = JsonFields.Read(path);
        return new GenerationDefaults
        {
            DoSample = file.Has("do_sample") ? file.Bool("do_sample", false) : null,
            Temperature = file.Has("temperature") ? file.Double("temperature", isZeroRight: true) : null,
            TopP = file.Has("top_p") ? file.Double("top_p") : null,
            TopK = file.OptionalInt("top_k", least: 0),
            BosId = file.Ids("bos_token_id") is [var bos, ..] ? bos : null,
            EosIds = file.Ids("eos_token_id"),
            PadId = file.Ids("pad_token_id") is [var pad, ..] ? pad : null,
        };
    }

    internal string ToJson()
    {
        var json = new JsonObject();
        if (DoSample is { } sample) json["do_sample"] = sample;
        if (Temperature is { } temperature) json["temperature"] = temperature;
        if (TopP is { } topP) json["top_p"] = topP;
        if (TopK is { } topK) json["top_k"] = topK;
        if (BosId is { } bos) json["bos_token_id"] = bos;
        if (EosIds.Count > 0) json["eos_token_id"] = DecoderConfigFile.Ids(EosIds);
        if (PadId is { } pad) json["pad_token_id"] = pad;
        return json.ToJsonString(HuggingFaceJson.Options) + "\n";
    }
}
