using System.Text;
using System.Text.Json;
using Distillery.Client;
using Distillery.Contracts;
using Distillery.JobApi.Webhooks;
using Distillery.Registry;
using Microsoft.AspNetCore.Http;

namespace Distillery.JobApi.Tests;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task Event_ReachesTheReceiver_SignedAndOnce()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        var job = await host.Api.SubmitAsync("""{"name":"sample","dataset":{"path":"/data"},"labels":{"note":"Käse & Brot"}}""");

        var delivery = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Delivered);

        var got = receiver.Requests.ShouldHaveSingleItem();
        (got.Path, got.Delivery, got.Event, got.ContentType).ShouldBe(("/in", delivery.Id, WebhookEvents.JobQueued, "application/json"));
        WebhookSignature.Verify(HookHost.Secret, got.Signature, got.Body).ShouldBeTrue();
        WebhookSignature.Verify("whsec-test-0123456780", got.Signature, got.Body).ShouldBeFalse();
        WebhookSignature.Verify(HookHost.Secret, got.Signature, [.. got.Body, (byte)' ']).ShouldBeFalse();
        var payload = JsonSerializer.Deserialize<WebhookPayload>(got.Body, ContractsJson.Options).ShouldNotBeNull();
        (payload.Version, payload.Id, payload.Job!.Id, payload.Job.Labels["note"]).ShouldBe((1, delivery.EventId, job.Id, "Käse & Brot"));
        var detail = await host.Client.GetDeliveryAsync(hook.Id, delivery.Id);
        detail.Body.ShouldBe(got.Text);
        detail.Attempts.ShouldHaveSingleItem().StatusCode.ShouldBe(200);
    }

    [Fact]
    public async Task Receiver_ThatFailsTwice_GetsTheSameDeliveryAgain()
    {
        var calls = 0;
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) < 3 ? 500 : 204;
            return context.Response.StatusCode == 204 ? Task.CompletedTask : context.Response.WriteAsync("not today");
        });
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        await host.Api.SubmitAsync();

        var delivery = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Delivered);

        receiver.Requests.Count.ShouldBe(3);
        receiver.Requests.Select(got => got.Delivery).Distinct().ShouldHaveSingleItem().ShouldBe(delivery.Id);
        receiver.Requests.Select(got => got.Text).Distinct().Count().ShouldBe(1);
        var attempts = (await host.Client.GetDeliveryAsync(hook.Id, delivery.Id)).Attempts;
        attempts.Select(attempt => (attempt.Number, attempt.StatusCode, attempt.Response)).ShouldBe([(1, 500, "not today"), (2, 500, "not today"), (3, 204, null)]);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var secretPlace = await Receiver.StartAsync();
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = secretPlace.Url;
            return Task.CompletedTask;
        });
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        await host.Api.SubmitAsync();

        var delivery = await host.DeliveryAsync(hook.Id, d => d.Attempts >= 2 && d.Error is not null);

        delivery.StatusCode.ShouldBe(307);
        delivery.Error.ShouldNotBeNull().ShouldContain("redirects are not followed");
        secretPlace.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Receiver_ThatHangs_IsGivenUp_AndHoldsUpNobodyElse()
    {
        var end = new TaskCompletionSource();
        await using var hanging = await Receiver.StartAsync((_, _) => end.Task);
        await using var quick = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync(HookHost.Fast with { Timeout = TimeSpan.FromMilliseconds(500), Concurrency = 8 });
        var slowHook = await host.AddAsync(hanging.Url);
        var quickHook = await host.AddAsync(quick.Url);
        for (var n = 0; n < 12; n++)
            await host.Api.SubmitAsync();

        await quick.WaitAsync(12);
        var delivery = await host.DeliveryAsync(slowHook.Id, d => d.Error is not null);

        delivery.Error.ShouldBe("No answer within 0.5 s.");
        delivery.State.ShouldBe(DeliveryStates.Pending);
        quick.Requests.Select(got => got.Delivery).Distinct().Count().ShouldBe(12);
        (await host.Client.GetAsync(quickHook.Id)).FailingSince.ShouldBeNull();
        (await host.Client.GetAsync(slowHook.Id)).FailingSince.ShouldNotBeNull();
        end.SetResult();
    }

    [Fact]
    public async Task Receiver_ThatIsGone_IsDisabled_AndRedeliveryWaitsForSomebodyToEnableIt()
    {
        var gone = true;
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = gone ? 410 : 200;
            return Task.CompletedTask;
        });
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        await host.Api.SubmitAsync();
        var failed = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Failed);
        await host.Api.SubmitAsync();

        var disabled = await host.Client.GetAsync(hook.Id);
        (disabled.Enabled, disabled.DisabledReason).ShouldBe((false, "The receiver answered 410 Gone: it wants no more deliveries."));
        (await Should.ThrowAsync<DistilleryApiException>(() => host.Client.RedeliverAsync(hook.Id, failed.Id))).Code.ShouldBe("webhook_disabled");
        gone = false;
        await host.Client.UpdateAsync(hook.Id, new WebhookRequest { Name = "hook", Url = receiver.Url, Events = [WebhookEvents.JobQueued] });
        (await host.Client.RedeliverAsync(hook.Id, failed.Id)).State.ShouldBe(DeliveryStates.Pending);

        (await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Delivered)).Id.ShouldBe(failed.Id);
        receiver.Requests.Select(got => got.Delivery).ShouldBe([failed.Id, failed.Id]);
        // The secret was left out of the change, and is still the old one.
        WebhookSignature.Verify(HookHost.Secret, receiver.Requests.Last().Signature, receiver.Requests.Last().Body).ShouldBeTrue();
    }

    [Fact]
    public async Task Delivery_ThatNeverArrives_IsGivenUpAfterItsTime()
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var host = await HookHost.StartAsync(HookHost.Fast with { GiveUpAfter = TimeSpan.FromSeconds(1) });
        var hook = await host.AddAsync(receiver.Url);
        await host.Api.SubmitAsync();

        var delivery = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Failed);

        delivery.Attempts.ShouldBeGreaterThan(2);
        (delivery.NextTryAt, delivery.StatusCode).ShouldBe((null, 503));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    public async Task PrivateAddress_WhereForbidden_IsNeverConnectedTo(string url)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync(HookHost.Fast with { AllowPrivate = false });
        var hook = await host.AddAsync(string.Format(null, url, receiver.Port));
        await host.Client.TestAsync(hook.Id);

        var delivery = await host.DeliveryAsync(hook.Id, d => d.Error is not null);

        delivery.Error.ShouldNotBeNull().ShouldContain("not a public one");
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answer_ThatIsLong_IsCutInTheLog()
    {
        await using var receiver = await Receiver.StartAsync((_, context) => context.Response.WriteAsync(new string('a', 3) + "\0" + new string('b', 200_000)));
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        await host.Client.TestAsync(hook.Id);

        var delivery = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Delivered);

        (await host.Client.GetDeliveryAsync(hook.Id, delivery.Id)).Attempts[0].Response.ShouldBe("aaa\uFFFD" + new string('b', 4_092));
    }

    [Fact]
    public async Task TwoSendersOverOneStore_SendEachDeliveryOnce()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var services = host.Api.Services;
        using var http = new WebhookHttp(HookHost.Fast, services.Get<Microsoft.AspNetCore.Hosting.Server.IServer>(), TimeProvider.System);
        using var second = new WebhookSender(
            services.Get<DeliveryStore>(), services.Get<SecretBox>(), http, services.Get<StoreSignals>(), HookHost.Fast, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<WebhookSender>.Instance);
        await second.StartAsync(default);
        var hook = await host.AddAsync(receiver.Url);
        for (var n = 0; n < 20; n++)
            await host.Api.SubmitAsync();

        await Patience.UntilAsync(async () => (await host.Client.ListDeliveriesAsync(hook.Id, DeliveryStates.Delivered)).Items.Count, count => count == 20);
        await second.StopAsync(default);

        receiver.Requests.Count.ShouldBe(20);
        receiver.Requests.Select(got => got.Delivery).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Secret_ThatThisInstanceCannotRead_IsAnErrorOfTheDelivery_AndNothingIsSentUnsigned()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var services = host.Api.Services;
        // As if the key had been changed, or this were an instance with another one.
        var foreign = await new WebhookStore(services.Get<Database>(), new SecretBox("the key of another instance", host.Api.Folder)).CreateAsync(
            new WebhookRequest { Name = "hook", Url = receiver.Url, Events = [WebhookEvents.JobQueued], Secret = HookHost.Secret }, "test", default);
        await host.Api.SubmitAsync();

        var delivery = await host.DeliveryAsync(foreign.Id, d => d.Error is not null);

        delivery.Error.ShouldNotBeNull().ShouldContain("Give every instance the same Distillery:SecretsKey");
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_OfTheApi_NeverHoldTheSecret()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var hook = await host.AddAsync(receiver.Url);
        await host.Api.SubmitAsync();
        var delivery = await host.DeliveryAsync(hook.Id, d => d.State == DeliveryStates.Delivered);

        foreach (var path in new[] { "", $"/{hook.Id}", $"/{hook.Id}/deliveries", $"/{hook.Id}/deliveries/{delivery.Id}" })
            (await host.Api.Http.GetStringAsync($"/api/webhooks{path}")).ShouldNotContain(HookHost.Secret);
        (await host.Api.Http.GetStringAsync("/api/audit")).ShouldNotContain(HookHost.Secret);
        (await host.Api.Http.GetStringAsync("/api/audit")).ShouldNotContain("t-0123456789");
        var bad = await host.Api.Http.PostAsync("/api/webhooks", new StringContent("""{"name":"a","url":"http://x/","events":["*"],"secret":"too-short-se"}""", Encoding.UTF8, "application/json"));
        (await bad.Content.ReadAsStringAsync()).ShouldNotContain("too-short-se");
    }
}
