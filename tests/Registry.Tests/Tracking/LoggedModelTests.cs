using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class LoggedModelTests
{
    [Fact]
    public async Task Registrations_NameTheVersionsThatAreMadeOfIt_AsTheyAreNow()
    {
        await using var store = await TestStore.CreateAsync();
        var models = new LoggedModelStore(store.Database);
        var (used, unused) = (await CreateAsync(models, "used"), await CreateAsync(models, "unused"));
        foreach (var name in new[] { "shop", "games" })
            await store.Edits.CreateAsync(new NewModel(name, "", new Dictionary<string, string>()), People.Ann, default);
        await RegisterAsync(store, "shop", used);
        await RegisterAsync(store, "games", null);
        await RegisterAsync(store, "games", used);
        await RegisterAsync(store, "games", used);

        (await models.GetAsync(unused, default)).Registrations.ShouldBeEmpty();
        (await models.GetAsync(used, default)).Registrations.ShouldBe([new("games", 2), new("games", 3), new("shop", 1)]);
        var found = await models.SearchAsync(new LoggedModelSearch(["0"], null, [new LoggedModelOrder("name")], [], 10, null), default);
        found.Items.Select(model => model.Registrations.Count).ShouldBe([0, 3]);

        await store.Edits.RenameAsync("shop", "a shop", People.Dan, default);
        await store.Edits.DeleteVersionAsync("games", 2, People.Dan, default);

        (await models.GetAsync(used, default)).Registrations.ShouldBe([new("a shop", 1), new("games", 3)]);
    }

    private static async Task<string> CreateAsync(LoggedModelStore models, string name) => (await models.CreateAsync(new NewLoggedModel("0", name), People.Ann, default)).Id;

    private static Task RegisterAsync(TestStore store, string model, string? of)
        => store.Edits.RegisterAsync(new NewRegistration(model, "s3://elsewhere/model") { LoggedModelId = of }, People.Ann, default);
}
