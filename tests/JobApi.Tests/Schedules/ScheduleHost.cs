using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Distillery.Contracts;
using Distillery.JobApi.Schedules;
using Microsoft.Extensions.DependencyInjection;

namespace Distillery.JobApi.Tests;

/// <summary>The API with a clock that is moved by hand and schedules that wait to be asked.</summary>
internal sealed class ScheduleHost : IAsyncDisposable
{
    private ScheduleHost(ApiHost api, ManualClock clock) => (Api, Clock) = (api, clock);

    public ApiHost Api { get; }

    public ManualClock Clock { get; }

    public static async Task<ScheduleHost> StartAsync()
    {
        var clock = new ManualClock(new DateTimeOffset(2025, 3, 5, 11, 30, 0, TimeSpan.Zero));
        var quiet = new ScheduleOptions { Poll = TimeSpan.FromHours(1), Reconcile = TimeSpan.FromHours(1) };
        return new ScheduleHost(
            await ApiHost.StartAsync(new JobApiOptions { Schedules = quiet }, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)), clock);
    }

    public static JsonObject Form(string name = "nightly", string cron = "0 * * * *") => new()
    {
        ["name"] = name, ["cron"] = cron, ["spec"] = JsonNode.Parse(ApiHost.MinimalSpec),
    };

    public Task<HttpResponseMessage> PostAsync(JsonObject form) => Api.Http.PostAsJsonAsync("/api/schedules", form);

    public async Task<ScheduleView> AddAsync(Action<JsonObject>? change = null)
    {
        var form = Form();
        change?.Invoke(form);
        using var response = await PostAsync(form);
        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<ScheduleView>(ContractsJson.Options))!;
    }

    public Task RunAsync() => Api.Services.Get<ScheduleEngine>().RunAsync(default);

    public async Task<IReadOnlyList<ScheduleFire>> HistoryAsync(string name = "nightly")
        => [.. (await Api.GetAsync<Page<ScheduleFire>>($"/api/schedules/{name}/history")).Items.Reverse()];

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
