namespace Distillery.Registry;

/// <summary>What the rules of aliases hold in its place.</summary>
internal static class AliasPins
{
    /// <summary>Refuses to let go of the champion of a protected alias, and of where an alias with rules would go back to: a rollback must work when it is needed.</summary>
    /// <exception cref="MoveRefusedException">The version is one of those.</exception>
    public static async Task CheckAsync(Session session, string name, int version)
    {
        foreach (var alias in await session.QueryAsync<string>("SELECT DISTINCT alias FROM alias_rules WHERE model = @name ORDER BY alias", new { name }))
        {
            if ((await AliasRulesStore.ReadAsync(session, name, alias))?.Rules is not { } rules)
                continue;
            var current = await AliasMoves.CurrentAsync(session, name, alias);
            if (rules.Protected && current == version)
                throw new MoveRefusedException($"Deleting version {version} of {name}", [$"The protected alias '{alias}' points to it."]);
            if (await AliasHistory.TargetAsync(session, name, alias, current) == version)
                throw new MoveRefusedException($"Deleting version {version} of {name}", [$"A rollback of '{alias}' would lead to it."]);
        }
    }

    /// <summary>The protected aliases of a model.</summary>
    public static async Task<IReadOnlyList<string>> ProtectedAsync(Session session, string name)
    {
        var found = new List<string>();
        foreach (var alias in await session.QueryAsync<string>("SELECT DISTINCT alias FROM alias_rules WHERE model = @name ORDER BY alias", new { name }))
        {
            if ((await AliasRulesStore.ReadAsync(session, name, alias))?.Rules?.Protected == true)
                found.Add(alias);
        }

        return found;
    }
}
