using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class WebhookKillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("api-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sender_KilledBetweenSendingAndWritingThatDown_SendsAgainUnderTheSameId()
    {
        ApiProcess? sender = null;
        var died = new TaskCompletionSource();
        await using var receiver = await Receiver.StartAsync(async (_, context) =>
        {
            if (!died.Task.IsCompleted)
            {
                // It has been received, but the sender will never know.
                sender!.Kill();
                died.SetResult();
            }

            await context.Response.CompleteAsync();
        });
        (string, string)[] settings = [("Distillery:Webhooks:TimeoutSeconds", "5"), ("Distillery:Webhooks:PollSeconds", "0.2")];
        sender = await ApiProcess.StartAsync(_folder, settings);
        await using var first = sender;
        var hook = await new DistilleryClient(sender.Http).Webhooks.CreateAsync(
            new WebhookRequest { Name = "hook", Url = receiver.Url, Events = [WebhookEvents.JobQueued], Secret = HookHost.Secret });
        await new DistilleryClient(sender.Http).SubmitAsync(new JobSpec { Name = "sample", Dataset = new DatasetSpec { Path = "/data" } });
        await died.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await using var second = await ApiProcess.StartAsync(_folder, settings);
        var hooks = new DistilleryClient(second.Http).Webhooks;
        var delivery = await Patience.UntilAsync(async () => (await hooks.ListDeliveriesAsync(hook.Id)).Items.Single(), d => d.State == DeliveryStates.Delivered, seconds: 180);

        // Two, or more where this machine is so busy that an answer came too late.
        receiver.Requests.Count.ShouldBe(delivery.Attempts);
        delivery.Attempts.ShouldBeGreaterThanOrEqualTo(2);
        receiver.Requests.ShouldAllBe(got => got.Delivery == delivery.Id);
        receiver.Requests.Select(got => got.Text).Distinct().Count().ShouldBe(1);
        // The new process found the key of the secrets in the data folder.
        receiver.Requests.ShouldAllBe(got => WebhookSignature.Verify(HookHost.Secret, got.Signature, got.Body, null, null));
        var written = (await hooks.GetDeliveryAsync(hook.Id, delivery.Id)).Attempts.Select(attempt => attempt.Number);
        written.ShouldBe(Enumerable.Range(2, delivery.Attempts - 1), "nobody could write down what became of the first");
    }
}
