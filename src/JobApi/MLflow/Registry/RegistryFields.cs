using System.Globalization;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>What the fields of registry calls mean, with MLflow's sentences where they do not.</summary>
internal static class RegistryFields
{
    public static int Version(this MLflowFields fields)
        => fields.Required("version") is var text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0
            ? version
            : throw new MLflowException($"Parameter 'version' must be an integer, got '{text}'.");

    public static string NewName(this MLflowFields fields, string field)
    {
        var name = fields.Text(field);
        return ModelNames.ProblemOf(name) is { } problem ? throw new MLflowException(problem) : name!;
    }

    public static IReadOnlyDictionary<string, string> Tags(this MLflowFields fields)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in fields.Objects("tags"))
            tags[Key(tag)] = tag.Text("value") ?? "";
        return tags;
    }

    public static IReadOnlyList<TagMessage> TagsOf(IReadOnlyDictionary<string, string> tags)
        => [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new TagMessage(tag.Key, tag.Value))];

    public static string Key(this MLflowFields fields)
    {
        var key = fields.Required("key");
        return TrackingNames.ProblemOf("tag", key) is { } problem ? throw new MLflowException(problem) : key;
    }

    public static string NewAlias(this MLflowFields fields)
    {
        var alias = fields.Required("alias");
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            throw new MLflowException("'latest' alias name (case insensitive) is reserved.");
        if (alias.Length > 1 && alias[0] is 'v' or 'V' && alias[1..].All(char.IsAsciiDigit))
            throw new MLflowException($"Version alias name '{alias}' is reserved.");
        return AliasNames.ProblemOf(alias) is null ? alias
            : throw new MLflowException($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), dashes (-) and dots (.), at most {AliasNames.Longest} of them.");
    }

    public static string Stage(string text, bool archive)
    {
        var stage = ModelStages.All.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new MLflowException($"Invalid Model Version stage: {text}. Value must be one of {string.Join(", ", ModelStages.All)}.");
        return archive && stage is ModelStages.None or ModelStages.Archived && archive
            ? throw new MLflowException($"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are Production, Staging.")
            : stage;
    }

    public static MLflowException NoModel(string name) => MLflowException.NotFound($"Registered Model with name={name} not found");

    public static MLflowException NoVersion(string name, int version) => MLflowException.NotFound($"Model Version (name={name}, version={version}) not found");
}
