namespace Distillery.Registry;

/// <summary>What filters over one kind of thing may name.</summary>
public sealed class FilterSchema
{
    private static readonly Dictionary<string, FilterEntity> AllEntities = new(StringComparer.Ordinal)
    {
        ["attribute"] = FilterEntity.Attribute, ["attributes"] = FilterEntity.Attribute, ["attr"] = FilterEntity.Attribute,
        ["metric"] = FilterEntity.Metric, ["metrics"] = FilterEntity.Metric,
        ["param"] = FilterEntity.Param, ["params"] = FilterEntity.Param, ["parameter"] = FilterEntity.Param, ["parameters"] = FilterEntity.Param,
        ["tag"] = FilterEntity.Tag, ["tags"] = FilterEntity.Tag,
        ["dataset"] = FilterEntity.Dataset, ["datasets"] = FilterEntity.Dataset,
    };

    private readonly Dictionary<string, FilterEntity> _entities;
    private readonly Dictionary<string, FilterProperty> _attributes;
    private readonly Dictionary<string, string> _aliases;

    /// <summary>A schema.</summary>
    /// <param name="noun">The thing, as an entity word too: <c>run</c> allows <c>run.status</c>.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="entities">What clauses may be about beside attributes.</param>
    /// <param name="aliases">Other names of attributes.</param>
    public FilterSchema(
        string noun, IReadOnlyList<FilterProperty> attributes, IReadOnlyList<FilterEntity> entities, IReadOnlyDictionary<string, string>? aliases = null)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        ArgumentNullException.ThrowIfNull(entities);
        Noun = noun;
        _attributes = attributes.ToDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        _aliases = new Dictionary<string, string>(aliases ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        _entities = AllEntities.Where(pair => pair.Value == FilterEntity.Attribute || entities.Contains(pair.Value)).ToDictionary(StringComparer.Ordinal);
        _entities[noun] = FilterEntity.Attribute;
    }

    /// <summary>Runs: metrics, parameters, tags, datasets and attributes.</summary>
    public static FilterSchema Runs { get; } = new(
        "run",
        [
            new("run_id", AllowsIn: true), new("run_name"), new("user_id"), new("status"), new("artifact_uri"),
            new("start_time", IsNumber: true), new("end_time", IsNumber: true),
        ],
        [FilterEntity.Metric, FilterEntity.Param, FilterEntity.Tag, FilterEntity.Dataset],
        new Dictionary<string, string> { ["created"] = "start_time", ["Created"] = "start_time", ["run name"] = "run_name", ["Run name"] = "run_name", ["Run Name"] = "run_name" });

    /// <summary>Experiments: tags and attributes.</summary>
    public static FilterSchema Experiments { get; } = new(
        "experiment", [new("name"), new("creation_time", IsNumber: true), new("last_update_time", IsNumber: true), new("experiment_id", IsNumber: true)], [FilterEntity.Tag]);

    /// <summary>Logged models: metrics, parameters, tags and attributes.</summary>
    public static FilterSchema LoggedModels { get; } = new(
        "model",
        [
            new("name"), new("model_id", AllowsIn: true), new("model_type"), new("status"), new("source_run_id"), new("experiment_id"),
            new("creation_timestamp", IsNumber: true), new("last_updated_timestamp", IsNumber: true),
        ],
        [FilterEntity.Metric, FilterEntity.Param, FilterEntity.Tag],
        new Dictionary<string, string> { ["creation_time"] = "creation_timestamp", ["last_updated_time"] = "last_updated_timestamp" });

    /// <summary>The thing.</summary>
    public string Noun { get; }

    /// <summary>What an entity word means.</summary>
    /// <exception cref="TrackingException">It means nothing here.</exception>
    internal FilterEntity EntityOf(string word)
        => _entities.TryGetValue(word.ToLowerInvariant(), out var entity)
            ? entity
            : throw new TrackingException($"Invalid entity type '{word}'. Valid values are {string.Join(", ", _entities.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>The attribute of a name, or of another name of it.</summary>
    /// <exception cref="TrackingException">There is none.</exception>
    internal FilterProperty AttributeOf(string name)
        => _attributes.GetValueOrDefault(_aliases.GetValueOrDefault(name, name))
            ?? throw new TrackingException($"Invalid attribute key '{name}' specified. Valid keys are '{string.Join("', '", _attributes.Keys.Order(StringComparer.Ordinal))}'.");

    /// <summary>Checks and normalises what an identifier names.</summary>
    internal (FilterEntity Entity, string Key) Resolve(string? word, string key)
    {
        var entity = word is null ? FilterEntity.Attribute : EntityOf(word);
        if (key.Length == 0)
            throw new TrackingException($"'{word}.' needs a key behind the dot.");
        if (entity == FilterEntity.Attribute)
            return (entity, AttributeOf(key).Name);
        if (entity == FilterEntity.Dataset && key is not ("name" or "digest" or "context"))
            throw new TrackingException($"Invalid dataset key '{key}' specified. Valid keys are 'name', 'digest', 'context'.");
        return (entity, key);
    }
}
