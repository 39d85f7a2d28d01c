using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Distillery.Registry;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Distillery.Bus.Tests;

[Collection("rabbit")]
public sealed class BrokerTests(RabbitFixture rabbit)
{
    private static readonly string Queue = StageEndpoints.NameOf(StageKinds.DistillationQueue);

    [SkippableFact]
    public async Task Broker_AwayAtStartAndKilledWhileMessagesAreSent_LosesNoneOfThem()
    {
        var bus = await rabbit.ReadyAsync();
        rabbit.Server.Kill();
        await using var platform = await BusPlatform.StartAsync(bus);

        var jobs = new List<string>();
        for (var i = 0; i < 10; i++)
            jobs.Add((await platform.SubmitAsync()).Id);
        (await platform.HealthAsync("/alive")).ShouldBe((200, "OK"));
        (await platform.HealthAsync("/health")).Status.ShouldBe(503);
        (await platform.GetAsync<BusView>("/api/queues")).Connected.ShouldBeFalse();

        await rabbit.Server.RestartAsync();
        await platform.UntilAsync(async () => await DepthAsync(platform) >= 1, "the first messages");
        // Killed while some are on their way.
        for (var i = 0; i < 60; i++)
        {
            jobs.Add((await platform.SubmitAsync()).Id);
            if (i == 30)
                rabbit.Server.Kill();
        }

        await rabbit.Server.RestartAsync();
        await platform.UntilAsync(async () => (await platform.GetAsync<BusView>("/api/queues")) is { OutboxWaiting: 0, Connected: true }, "the outbox to be empty");
        await platform.UntilAsync(async () => (await platform.HealthAsync("/health")).Status == 200, "the bus to be well again");

        var seen = await StagesInAsync();
        jobs.Where(job => !seen.Contains($"{job}.prepare-data")).ShouldBeEmpty();
        // What went wrong is told at length, and still without the password.
        platform.Log.ShouldContain(line => line.Contains("could not be sent", StringComparison.Ordinal) || line.Contains("cannot be looked after", StringComparison.Ordinal));
        NoPasswordIn(platform, bus);
    }

    [SkippableFact]
    public async Task WakeUp_ManyTimesForOneStage_StageIsDoneOnce()
    {
        await using var platform = await BusPlatform.StartAsync(await rabbit.ReadyAsync());
        var runs = 0;
        await platform.StartWorkerAsync(ScriptedHandler.All(async (_, token) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(200, token);
        }));

        var job = await platform.SubmitAsync();
        var endpoint = await platform.Get<IBus>().GetSendEndpoint(new Uri($"exchange:{Queue}"));
        var stages = (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Stages;
        for (var i = 0; i < 20; i++)
        {
            foreach (var stage in stages)
                await endpoint.Send(new StageReady(job.Id, stage.Id, StageKinds.DistillationQueue));
        }

        await platform.UntilAsync(async () => (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Job.State == JobStates.Succeeded, "the job");
        runs.ShouldBe(stages.Count);
        (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Stages.ShouldAllBe(stage => stage.Attempt == 1);
    }

    [SkippableFact]
    public async Task Message_ThatCannotBeHandled_BecomesADeadLetterThatCanBeSentAgain()
    {
        await using var platform = await BusPlatform.StartAsync(await rabbit.ReadyAsync());
        await platform.StartWorkerAsync(ScriptedHandler.All((_, _) => Task.CompletedTask));
        await platform.UntilAsync(async () => (await QueueAsync(platform)).Consumers >= 1, "the worker to listen");
        var endpoint = await platform.Get<IBus>().GetSendEndpoint(new Uri($"exchange:{Queue}"));

        await PublishAsync("{ this is no json");
        await endpoint.Send(new JobChanged("a-job"));
        await endpoint.Send(new StageReady("a-job", "a-job.a-stage", StageKinds.TeacherQueue));

        await platform.UntilAsync(async () => (await ListAsync(platform)).Count == 3, "three dead letters");
        var letters = await ListAsync(platform);
        letters.ShouldAllBe(letter => letter.Queue == Queue && letter.State == "waiting" && letter.CanRetry && letter.Reason.Length > 0);
        letters.Single(letter => letter.Kind == "skipped").MessageType.ShouldBe("Distillery.Contracts:JobChanged");
        letters.Single(letter => letter.Payload == "{ this is no json").Kind.ShouldBe("error");
        var wrong = letters.Single(letter => letter.MessageType == "Distillery.Contracts:StageReady");
        wrong.JobId.ShouldBe("a-job");
        wrong.Reason.ShouldContain("teacher");
        (await QueueAsync(platform)).DeadLetters.ShouldBe(3);

        // Sent again, it fails again, and is a new dead letter; the old one cannot be sent a second time.
        using (var retried = await platform.Http.PostAsync($"/api/queues/dead-letters/{wrong.Id}/retry", null))
            ((int)retried.StatusCode).ShouldBe(200);
        using (var twice = await platform.Http.PostAsync($"/api/queues/dead-letters/{wrong.Id}/retry", null))
            ((int)twice.StatusCode).ShouldBe(409);
        await platform.UntilAsync(async () => (await ListAsync(platform)).Count == 4, "the message that failed again");
        var again = (await ListAsync(platform)).Where(letter => letter.MessageType == wrong.MessageType).ToList();
        again.Select(letter => letter.State).ShouldBe(["waiting", "resent"], ignoreOrder: true);
        again.ShouldAllBe(letter => letter.Payload == wrong.Payload);

        using (var dropped = await platform.Http.DeleteAsync($"/api/queues/dead-letters/{wrong.Id}"))
            ((int)dropped.StatusCode).ShouldBe(204);
        using (var gone = await platform.Http.GetAsync($"/api/queues/dead-letters/{wrong.Id}"))
            ((int)gone.StatusCode).ShouldBe(404);
    }

    [SkippableFact]
    public async Task DeadLetter_WhoseCauseIsGone_IsHandledWhenSentAgain()
    {
        await using var platform = await BusPlatform.StartAsync(await rabbit.ReadyAsync());
        var job = await platform.SubmitAsync();
        await platform.UntilAsync(async () => await DepthAsync(platform) == 1, "the wake-up");
        // As if an older worker had not understood it: the same bytes wait in the error queue.
        await using (var connection = await rabbit.ConnectAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            var message = (await channel.BasicGetAsync(Queue, autoAck: true)).ShouldNotBeNull();
            await channel.QueueDeclareAsync($"{Queue}_error", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            await channel.BasicPublishAsync("", $"{Queue}_error", true, new BasicProperties(message.BasicProperties), message.Body);
        }

        await platform.UntilAsync(async () => (await ListAsync(platform)).Count == 1, "the dead letter");
        var letter = (await ListAsync(platform)).Single();
        letter.JobId.ShouldBe(job.Id);
        using (var retried = await platform.Http.PostAsync($"/api/queues/dead-letters/{letter.Id}/retry", null))
            ((int)retried.StatusCode).ShouldBe(200);
        await platform.UntilAsync(async () => await DepthAsync(platform) == 1, "the message on its queue");

        (await StagesInAsync()).ShouldBe([$"{job.Id}.prepare-data"]);
        (await platform.GetAsync<BusView>("/api/queues")).OutboxWaiting.ShouldBe(0);
    }

    [SkippableFact]
    public async Task JobChanged_ByAnotherProcess_WakesReadersOfThisOne()
    {
        var bus = await rabbit.ReadyAsync();
        await using var platform = await BusPlatform.StartAsync(bus);
        using var news = platform.Get<StoreSignals>().Subscribe(StoreSignals.Job("a-job"));
        await platform.UntilAsync(async () => (await platform.HealthAsync("/health")).Status == 200, "the bus");
        await using var other = await BusPlatform.StartAsync(bus);
        await other.UntilAsync(async () => (await other.HealthAsync("/health")).Status == 200, "the other's bus");

        await other.Get<IBus>().Publish(new JobChanged("a-job"));

        (await news.WaitAsync(TimeSpan.FromSeconds(60), default)).ShouldBeTrue();
    }

    [SkippableFact]
    public async Task Logs_OfAWholeJob_NeverHoldThePassword()
    {
        var bus = await rabbit.ReadyAsync();
        await using var platform = await BusPlatform.StartAsync(bus);
        await platform.StartWorkerAsync(ScriptedHandler.All((_, _) => Task.CompletedTask));

        var job = await platform.SubmitAsync();
        await platform.UntilAsync(async () => (await platform.GetAsync<JobDetail>($"/api/jobs/{job.Id}")).Job.State == JobStates.Succeeded, "the job");

        NoPasswordIn(platform, bus);
    }

    private static void NoPasswordIn(BusPlatform platform, string bus)
    {
        var password = Uri.UnescapeDataString(new Uri(bus).UserInfo.Split(':')[1]);
        password.Length.ShouldBeGreaterThan(8);
        platform.Log.ShouldNotBeEmpty();
        platform.Log.Where(line => line.Contains(password, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<DeadLetterView>> ListAsync(BusPlatform platform)
        => (await platform.GetAsync<Page<DeadLetterView>>($"/api/queues/dead-letters?queue={Queue}")).Items;

    private static async Task<QueueView> QueueAsync(BusPlatform platform)
        => (await platform.GetAsync<BusView>("/api/queues")).Queues.Single(queue => queue.Name == Queue);

    private static async Task<long> DepthAsync(BusPlatform platform) => (await QueueAsync(platform)).Messages ?? 0;

    private async Task PublishAsync(string text)
    {
        await using var connection = await rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync("", Queue, true, new BasicProperties { Persistent = true, ContentType = "application/vnd.masstransit+json" }, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Takes everything off the queue, which may still be waking up after its broker was killed.</summary>
    private async Task<HashSet<string>> StagesInAsync()
    {
        var stages = new HashSet<string>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await rabbit.ConnectAsync();
                await using var channel = await connection.CreateChannelAsync();
                while (await channel.BasicGetAsync(Queue, autoAck: true) is { } message)
                {
                    using var body = JsonDocument.Parse(message.Body);
                    stages.Add(body.RootElement.GetProperty("message").GetProperty("stageId").GetString()!);
                }

                return stages;
            }
            catch (OperationInterruptedException) when (attempt < 30)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}
