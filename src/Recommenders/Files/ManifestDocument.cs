using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Recommenders;

/// <summary>
/// <c>student.json</c> as it is written: <see cref="StudentManifest"/> with the fields of <c>options</c> that its architecture has. Files of the
/// first version, which knew SASRec only, have the same form.
/// </summary>
internal sealed record ManifestDocument
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Dictionary<string, Type> Architectures = new(StringComparer.Ordinal)
    {
        [SasrecOptions.Name] = typeof(SasrecOptions),
        [Gru4RecOptions.Name] = typeof(Gru4RecOptions),
        [SrgnnOptions.Name] = typeof(SrgnnOptions),
        [NoHistoryOptions.Name] = typeof(NoHistoryOptions),
    };

    public int Format { get; init; } = 1;

    public string Architecture { get; init; } = SasrecOptions.Name;

    public required JsonElement Options { get; init; }

    public bool IsTied { get; init; }

    public bool HasBias { get; init; }

    public bool LearnsRepeats { get; init; }

    public bool HasSkip { get; init; }

    public bool HasSource { get; init; }

    public RowTextManifest? RowText { get; init; }

    public required StudentOrigin Origin { get; init; }

    internal static ManifestDocument Of(StudentManifest manifest) => new()
    {
        Format = manifest.Format,
        Architecture = manifest.Architecture,
        Options = JsonSerializer.SerializeToElement(manifest.Options, manifest.Options.GetType(), Json),
        IsTied = manifest.IsTied,
        HasBias = manifest.HasBias,
        LearnsRepeats = manifest.LearnsRepeats,
        HasSkip = manifest.HasSkip,
        HasSource = manifest.HasSource,
        RowText = manifest.RowText,
        Origin = manifest.Origin,
    };

    internal StudentManifest ToManifest(string path)
    {
        if (Format != 1 || !Architectures.TryGetValue(Architecture, out var type))
            throw new InvalidDataException($"{path}: format {Format} of architecture '{Architecture}'; this version reads format 1 of {string.Join(", ", Architectures.Keys.Order(StringComparer.Ordinal))}.");
        var options = (IStudentOptions)(Options.Deserialize(type, Json) ?? throw new InvalidDataException($"{path} has no options."));
        options.Validate();
        return new StudentManifest
        {
            Format = Format,
            Options = options,
            IsTied = IsTied,
            HasBias = HasBias,
            LearnsRepeats = LearnsRepeats,
            HasSkip = HasSkip,
            HasSource = HasSource,
            RowText = RowText,
            Origin = Origin,
        };
    }
}
