namespace Distillery.Registry;

/// <summary>Labels of versions, as people change them.</summary>
internal static class VersionLabels
{
    /// <summary>Sets a label, or removes it where the value is null.</summary>
    /// <exception cref="RunOwnedException">The stage that made the version wrote it.</exception>
    public static async Task SetAsync(Session session, string name, int version, string key, string? value, ActedBy by)
    {
        var args = new { name, version, key, value };
        var earlier = await session.FirstAsync<TagRow>("SELECT value, fixed FROM version_tags WHERE model = @name AND version = @version AND name = @key", args);
        if (earlier is { Fixed: 1 } && earlier.Value != value)
            throw new RunOwnedException($"Label '{key}' of version {version} of {name} was written by the stage that made it, and gates rest on it; it stays.");
        if (earlier is { Fixed: 1 } || (earlier is null && value is null))
            return;
        await session.ExecuteAsync("DELETE FROM version_tags WHERE model = @name AND version = @version AND name = @key", args);
        if (value is not null)
            await session.ExecuteAsync("INSERT INTO version_tags (model, version, name, value) VALUES (@name, @version, @key, @value)", args);
        await WebhookOutbox.RaiseAsync(session, new RaisedEvent(WebhookOutbox.VersionTagged) { VersionTag = new RaisedTag(name, version, key, value, by.Name) });
    }

    private sealed class TagRow
    {
        public string Value { get; set; } = "";

        public int Fixed { get; set; }
    }
}
