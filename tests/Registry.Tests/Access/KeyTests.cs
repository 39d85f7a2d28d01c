using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class KeyTests
{
    [Fact]
    public async Task Create_Key_OpensTheDoorUnderItsName_AndOnlyItsHashIsKept()
    {
        await using var store = await TestStore.CreateAsync();

        var created = await store.Keys.CreateAsync(new NewKey("ann", Roles.Submitter, "search"), "root", default);

        created.Secret.ShouldMatch("^dk_[0-9a-z]{12}_[0-9a-z]{52}$");
        created.Secret.ShouldStartWith($"dk_{created.Key.Id}_");
        (created.Key.Name, created.Key.Role, created.Key.Team, created.Key.State, created.Key.CreatedBy).ShouldBe(("ann", Roles.Submitter, "search", "active", "root"));
        var check = await store.Keys.CheckAsync(created.Secret, default);
        check.IsValid.ShouldBeTrue();
        check.Key!.Name.ShouldBe("ann");
        var hash = await store.Database.ReadAsync(session => session.ScalarAsync<string>("SELECT hash FROM api_keys"), default);
        hash.ShouldMatch("^[0-9a-f]{64}$");
        hash.ShouldNotContain(created.Secret[16..]);
    }

    [Fact]
    public async Task Check_AnyOtherText_IsUnknown()
    {
        await using var store = await TestStore.CreateAsync();
        var secret = (await store.Keys.CreateAsync(new NewKey("ann", Roles.Admin), "root", default)).Secret;
        var last = secret[^1] == '0' ? '1' : '0';

        foreach (var text in new[] { "", "dk_", secret[..^1], secret + "0", secret[..^1] + last, secret.ToUpperInvariant(), "dk_000000000000" + secret[15..], "bootstrap" })
            (await store.Keys.CheckAsync(text, default)).Key.ShouldBeNull(text);
    }

    [Fact]
    public async Task Check_AfterItsTime_SaysExpired()
    {
        await using var store = await TestStore.CreateAsync();
        var created = await store.Keys.CreateAsync(new NewKey("ann", Roles.Viewer, null, 30), "root", default);
        created.Key.ExpiresAt.ShouldBe(store.Clock.GetUtcNow().AddDays(30));

        store.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));
        (await store.Keys.CheckAsync(created.Secret, default)).IsValid.ShouldBeTrue();
        store.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var check = await store.Keys.CheckAsync(created.Secret, default);
        (check.IsValid, check.Key!.State).ShouldBe((false, KeyCheck.Expired));
    }

    [Fact]
    public async Task Revoke_EndsTheKeyForGood_AndFreesItsName()
    {
        await using var store = await TestStore.CreateAsync();
        var created = await store.Keys.CreateAsync(new NewKey("ann", Roles.Viewer), "root", default);

        var revoked = (await store.Keys.RevokeAsync(created.Key.Id, "bob", default)).ShouldNotBeNull();
        (await store.Keys.RevokeAsync(created.Key.Id, "eve", default)).ShouldNotBeNull().RevokedBy.ShouldBe("bob");

        (revoked.State, revoked.RevokedBy).ShouldBe((KeyCheck.Revoked, "bob"));
        (await store.Keys.CheckAsync(created.Secret, default)).IsValid.ShouldBeFalse();
        (await store.Keys.CreateAsync(new NewKey("ann", Roles.Viewer), "root", default)).Key.Id.ShouldNotBe(created.Key.Id);
        (await store.Keys.RevokeAsync("nothing", "bob", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Create_NameOfALivingKey_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Keys.CreateAsync(new NewKey("ann", Roles.Viewer), "root", default);

        (await Should.ThrowAsync<KeyNameTakenException>(() => store.Keys.CreateAsync(new NewKey("ann", Roles.Admin), "root", default))).Message.ShouldContain("'ann'");
    }

    [Theory]
    [InlineData("", "viewer", null, null, "name")]
    [InlineData("local", "viewer", null, null, "name")]
    [InlineData("Bootstrap", "viewer", null, null, "name")]
    [InlineData("two words", "viewer", null, null, "name")]
    [InlineData("-x", "viewer", null, null, "name")]
    [InlineData("ann", "root", null, null, "role")]
    [InlineData("ann", "", null, null, "role")]
    [InlineData("ann", "viewer", "a b", null, "team")]
    [InlineData("ann", "viewer", null, 0, "expiresInDays")]
    [InlineData("ann", "viewer", null, 3651, "expiresInDays")]
    public async Task Create_BadField_IsNamed(string name, string role, string? team, int? days, string field)
    {
        await using var store = await TestStore.CreateAsync();

        (await Should.ThrowAsync<ArgumentException>(() => store.Keys.CreateAsync(new NewKey(name, role, team, days), "root", default))).Message.ShouldStartWith(field);
        (await store.CountsAsync())["api_keys"].ShouldBe(0);
    }

    [Fact]
    public async Task Check_Use_IsRememberedCoarsely()
    {
        await using var store = await TestStore.CreateAsync();
        var created = await store.Keys.CreateAsync(new NewKey("ann", Roles.Viewer), "root", default);
        async Task<DateTimeOffset?> UseAsync()
        {
            await store.Keys.CheckAsync(created.Secret, default);
            return (await store.Keys.FindAsync(created.Key.Id, default))!.UsedAt;
        }

        var first = await UseAsync();
        first.ShouldBe(store.Clock.GetUtcNow());
        store.Clock.Advance(TimeSpan.FromMinutes(4));
        (await UseAsync()).ShouldBe(first);
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        (await UseAsync()).ShouldBe(store.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Bootstrap_SameSecret_ChangesNothing_AnotherReplacesIt()
    {
        await using var store = await TestStore.CreateAsync();
        await store.Keys.EnsureBootstrapAsync("the-first-admin-secret", default);
        (await store.Keys.CheckAsync("the-first-admin-secret", default)).Key!.Role.ShouldBe(Roles.Admin);
        (await store.Keys.CheckAsync("the-first-admin-secreT", default)).Key.ShouldBeNull();
        await store.Keys.RevokeAsync(KeyStore.Bootstrap, "ann", default);

        await store.Keys.EnsureBootstrapAsync("the-first-admin-secret", default);
        (await store.Keys.CheckAsync("the-first-admin-secret", default)).IsValid.ShouldBeFalse();
        await store.Keys.EnsureBootstrapAsync("the-second-admin-secret", default);

        (await store.Keys.CheckAsync("the-second-admin-secret", default)).IsValid.ShouldBeTrue();
        (await store.Keys.CheckAsync("the-first-admin-secret", default)).Key.ShouldBeNull();
        var hash = await store.Database.ReadAsync(session => session.ScalarAsync<string>("SELECT hash FROM api_keys"), default);
        hash.ShouldStartWith("pbkdf2-sha256$");
    }

    [Fact]
    public async Task List_Pages_GoThroughAllKeysOnce()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 7; n++)
            await store.Keys.CreateAsync(new NewKey($"k{n}", Roles.Viewer), "root", default);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await store.Keys.ListAsync(after, 3, default);
            page.Items.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Items.Select(key => key.Name));
            after = page.Next;
        }
        while (after is not null);

        seen.Order().ShouldBe(["k0", "k1", "k2", "k3", "k4", "k5", "k6"]);
    }
}
