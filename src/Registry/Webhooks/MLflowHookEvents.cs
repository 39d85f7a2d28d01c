using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Events by the names and in the form that MLflow's webhooks have.</summary>
public static class MLflowHookEvents
{
    private const string ModelCreated = "registered_model.created";
    private const string VersionCreated = "model_version.created";
    private const string TagSet = "model_version_tag.set";
    private const string TagDeleted = "model_version_tag.deleted";
    private const string AliasCreated = "model_version_alias.created";
    private const string AliasDeleted = "model_version_alias.deleted";

    // As Python writes JSON, but for letters beyond ASCII, which stay what they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every event, as <c>entity.action</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [ModelCreated, VersionCreated, TagSet, TagDeleted, AliasCreated, AliasDeleted];

    /// <summary>An event with sample values, for tests of a receiver.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="time">UTC.</param>
    public static string Sample(string name, DateTimeOffset time) => Body(
        name,
        time,
        name switch
        {
            ModelCreated => new Dictionary<string, object?> { ["name"] = "example_model", ["tags"] = new Dictionary<string, string> { ["example_key"] = "example_value" }, ["description"] = "An example registered model" },
            VersionCreated => new Dictionary<string, object?>
            {
                ["name"] = "example_model", ["version"] = "1", ["source"] = "models:/123", ["run_id"] = "abcd1234abcd5678",
                ["tags"] = new Dictionary<string, string> { ["example_key"] = "example_value" }, ["description"] = "An example model version",
            },
            TagSet => new Dictionary<string, object?> { ["name"] = "example_model", ["version"] = "1", ["key"] = "example_key", ["value"] = "example_value" },
            TagDeleted => new Dictionary<string, object?> { ["name"] = "example_model", ["version"] = "1", ["key"] = "example_key" },
            AliasCreated => new Dictionary<string, object?> { ["name"] = "example_model", ["alias"] = "example_alias", ["version"] = "1" },
            _ => new Dictionary<string, object?> { ["name"] = "example_model", ["alias"] = "example_alias" },
        });

    /// <summary>What an event is to MLflow's receivers; null where they know no such event.</summary>
    internal static (string Name, string Body)? Of(RaisedEvent what, DateTimeOffset time)
    {
        if (Data(what) is not var (name, data))
            return null;
        return (name, Body(name, time, data));
    }

    private static (string Name, Dictionary<string, object?> Data)? Data(RaisedEvent what) => what switch
    {
        { Name: WebhookEvents.ModelCreated, Registered: { } model } => (ModelCreated, new() { ["name"] = model.Name, ["tags"] = what.Tags, ["description"] = model.Description }),
        { Name: WebhookEvents.VersionRegistered, Version: { } version } => (VersionCreated, new()
        {
            ["name"] = version.Model, ["version"] = Text(version.Version), ["source"] = what.Source ?? MLflowSources.Of(version.Model, version.Version),
            ["run_id"] = version.RunId, ["tags"] = what.Tags, ["description"] = what.Description,
        }),
        { VersionTag: { Value: { } value } tag } => (TagSet, new() { ["name"] = tag.Model, ["version"] = Text(tag.Version), ["key"] = tag.Key, ["value"] = value }),
        { VersionTag: { } tag } => (TagDeleted, new() { ["name"] = tag.Model, ["version"] = Text(tag.Version), ["key"] = tag.Key }),
        { Name: WebhookEvents.AliasMoved, Alias: { To: { } to } alias } => (AliasCreated, new() { ["name"] = alias.Model, ["alias"] = alias.Alias, ["version"] = Text(to) }),
        { Name: WebhookEvents.AliasMoved, Alias: { } alias } => (AliasDeleted, new() { ["name"] = alias.Model, ["alias"] = alias.Alias }),
        _ => null,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Body(string name, DateTimeOffset time, Dictionary<string, object?> data)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return JsonSerializer.Serialize(
            new Dictionary<string, object?>
            {
                ["entity"] = name[..dot],
                ["action"] = name[(dot + 1)..],
                ["timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
                ["data"] = data,
            },
            Plain);
    }
}
