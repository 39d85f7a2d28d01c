using System.Net.Http.Headers;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.Standalone;

namespace Distillery.Browser.Tests;

/// <summary>The embedded platform on a free port with keys for several people, and a browser. Shared by the tests of one class.</summary>
public sealed class Platform : IAsyncLifetime
{
    private const string AdminKey = "the browser tests' own admin key";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("browser-tests-");
    private readonly List<HttpClient> callers = [];
    private readonly Dictionary<string, (string Key, DistilleryClient Client, string? Cookies)> people = [];
    private Task<Scene>? scene;
    private StandaloneHost? host;
    private Chrome? chrome;

    /// <summary>Where it answers.</summary>
    public Uri Address => host!.Address;

    /// <summary>Its store.</summary>
    public string DatabaseFile => Directory.EnumerateFiles(folder.FullName, "*.db").Single();

    /// <summary>The client of an admin.</summary>
    public DistilleryClient Admin { get; private set; } = null!;

    /// <summary>Jobs, versions, schedules, webhooks and keys to look at; made once.</summary>
    public Task<Scene> SceneAsync() => scene ??= Scene.MakeAsync(Admin);

    public async Task InitializeAsync()
    {
        if (Chrome.Path is null)
            return;
        await StartAsync(port: 0);
        chrome = await Chrome.StartAsync();
    }

    /// <summary>A visitor with a window of their own; whoever came before is signed in already.</summary>
    /// <param name="name">Under which their acts are recorded.</param>
    /// <param name="role">What they may.</param>
    /// <param name="look">Window, colours and zone.</param>
    public async Task<Visit> VisitAsync(string name, string role, Look? look = null)
    {
        if (!people.TryGetValue(name, out var person))
        {
            var key = (await Admin.CreateKeyAsync(new NewKey(name, role))).Secret;
            person = (key, ClientOf(key), null);
        }

        var visit = await Visit.BeginAsync(chrome!.Browser, Address, person.Key, person.Client, look ?? new Look(), person.Cookies);
        people[name] = person with { Cookies = person.Cookies ?? await visit.CookiesAsync() };
        return visit;
    }

    /// <summary>Stops the platform and starts it again on the same store and port.</summary>
    public async Task RestartAsync(Func<Task> whileDown)
    {
        var port = Address.Port;
        await host!.DisposeAsync();
        await whileDown();
        await StartAsync(port);
    }

    public async Task DisposeAsync()
    {
        if (chrome is not null)
            await chrome.DisposeAsync();
        callers.ForEach(caller => caller.Dispose());
        if (host is not null)
            await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task StartAsync(int port)
    {
        host = await StandaloneHost.StartAsync(new StandaloneOptions(folder.FullName, port) { RequiredKey = AdminKey }, CancellationToken.None);
        Admin = ClientOf(AdminKey);
    }

    private DistilleryClient ClientOf(string key)
    {
        var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        callers.Add(http);
        return new DistilleryClient(http);
    }
}
