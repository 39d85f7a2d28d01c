using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Rules of aliases, with every state that they ever had.</summary>
/// <param name="database">The store.</param>
public sealed class AliasRulesStore(Database database)
{
    /// <summary>Sets the rules of an alias, or removes them. Equal rules again change nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias; it need not point anywhere yet.</param>
    /// <param name="rules">The rules, checked by their reader; null opens the alias.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The rules as they are now; null when there is no such model.</returns>
    /// <exception cref="ArgumentException">An alias cannot be called so.</exception>
    public Task<AliasRulesChange?> SetAsync(string model, string alias, AliasRules? rules, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        // What exists can be removed, whatever it is called.
        if (rules is not null && AliasNames.ProblemOf(alias) is { } problem)
            throw new ArgumentException(problem);
        var text = rules is null ? null : CanonicalJson.Of(rules);
        var digest = text is null ? "" : CanonicalJson.Digest(text);
        return database.WriteAsync<AliasRulesChange?>(
            "set-alias-rules",
            async session =>
            {
                // The model's row is the lock under which its aliases move, so no move passes between two states of the rules.
                if (await session.FirstAsync<string>("SELECT name FROM models WHERE name = @model {for_update}", new { model }) is null)
                    return null;
                var before = await ReadAsync(session, model, alias);
                if ((before?.Digest ?? "") != digest)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO alias_rules (model, alias, number, rules, digest, actor, changed_at) VALUES (@model, @alias, @number, @text, @digest, @actor, @Now)",
                        new { model, alias, number = (before?.Number ?? 0) + 1, text, digest, actor = by.Name, session.Now });
                    await AuditStore.RecordAsync(
                        session,
                        new AuditEntry(by, rules is null ? "rules.remove" : "rules.set", $"model/{model}/alias/{alias}") { Before = before?.Rules, After = rules });
                }

                return await ReadAsync(session, model, alias) ?? new AliasRulesChange(alias, 0, null, "", by.Name, UnixTime.ToTime(session.Now));
            },
            cancellationToken);
    }

    /// <summary>The rules of an alias as they are now; null when it never had any.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<AliasRulesChange?> FindAsync(string model, string alias, CancellationToken cancellationToken)
        => database.ReadAsync(session => ReadAsync(session, model, alias), cancellationToken);

    /// <summary>The rules of every alias of a model that has some now, by alias.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<IReadOnlyList<AliasRulesChange>> ListAsync(string model, CancellationToken cancellationToken)
        => [.. (await RowsAsync(model, null, cancellationToken)).GroupBy(change => change.Alias, StringComparer.Ordinal)
            .Select(group => group.First()).Where(change => change.Rules is not null).OrderBy(change => change.Alias, StringComparer.Ordinal)];

    /// <summary>Every state that the rules of an alias had, newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<AliasRulesChange>> HistoryAsync(string model, string alias, CancellationToken cancellationToken) => RowsAsync(model, alias, cancellationToken);

    /// <summary>The same inside a transaction; under the lock of the model's row nobody changes them meanwhile.</summary>
    internal static async Task<AliasRulesChange?> ReadAsync(Session session, string model, string alias)
        => await session.FirstAsync<Row>(
            "SELECT alias, number, rules, digest, actor, changed_at FROM alias_rules WHERE model = @model AND alias = @alias ORDER BY number DESC LIMIT 1", new { model, alias })
            is { } row ? row.ToChange() : null;

    private Task<IReadOnlyList<AliasRulesChange>> RowsAsync(string model, string? alias, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<AliasRulesChange>>(
            async session => [.. (await session.QueryAsync<Row>(
                $"SELECT alias, number, rules, digest, actor, changed_at FROM alias_rules WHERE model = @model{(alias is null ? "" : " AND alias = @alias")} ORDER BY number DESC", new { model, alias }))
                .Select(row => row.ToChange())],
            cancellationToken);

    private sealed class Row
    {
        public string Alias { get; set; } = "";

        public int Number { get; set; }

        public string? Rules { get; set; }

        public string Digest { get; set; } = "";

        public string Actor { get; set; } = "";

        public long ChangedAt { get; set; }

        public AliasRulesChange ToChange() => new(
            Alias, Number, Rules is null ? null : JsonSerializer.Deserialize<AliasRules>(Rules, ContractsJson.Options), Digest, Actor, UnixTime.ToTime(ChangedAt));
    }
}
