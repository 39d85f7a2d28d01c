using System.Text;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.JobApi.Tests;

public sealed class WebhookApiTests
{
    [Fact]
    public async Task Webhook_ThroughTheClient_FromCreationToDeletion()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await HookHost.StartAsync();
        var filter = new WebhookFilter { Team = "search", Model = "games", Labels = new Dictionary<string, string> { ["a"] = "b" } };
        var request = new WebhookRequest { Name = "chat", Url = receiver.Url, Events = ["job.*", "job.*", "alias.moved"], Secret = HookHost.Secret, Filter = filter };

        var made = await host.Client.CreateAsync(request);
        var test = await host.Client.TestAsync(made.Id);
        var got = (await receiver.WaitAsync(1))[0];
        await host.Client.RedeliverAsync(made.Id, test.Id);
        var paused = await host.Client.UpdateAsync(made.Id, request with { Enabled = false, Secret = null, Name = "chat 2" });

        (made.Events, made.CreatedBy, made.Enabled, made.Filter.Team, made.Filter.Model).ShouldBe((made.Events, "local", true, "search", "games"));
        made.Events.ShouldBe(["job.*", "alias.moved"]);
        made.Filter.Labels["a"].ShouldBe("b");
        (got.Event, got.Delivery, test.Event).ShouldBe((WebhookEvents.Test, test.Id, WebhookEvents.Test));
        (paused.Name, paused.Enabled).ShouldBe(("chat 2", false));
        (await host.Client.ListAsync()).ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        await host.Client.DeleteAsync(made.Id);
        (await Should.ThrowAsync<DistilleryApiException>(() => host.Client.GetAsync(made.Id))).Code.ShouldBe("webhook_not_found");
        (await Should.ThrowAsync<DistilleryApiException>(() => host.Client.GetDeliveryAsync(made.Id, test.Id))).Code.ShouldBe("delivery_not_found");
        var acts = await host.Api.GetAsync<Page<AuditRecord>>("/api/audit");
        acts.Items.Select(record => record.Act).Where(act => act.StartsWith("webhook.")).ShouldBe(["webhook.delete", "webhook.update", "webhook.redeliver", "webhook.test", "webhook.create"]);
    }

    [Theory]
    [InlineData("""{"url":"http://x/","events":["*"],"secret":"0123456789abcdef"}""", 400, "name: is missing")]
    [InlineData("""{"name":"a","url":"http://x/","events":["*"]}""", 400, "secret: is missing")]
    [InlineData("""{"name":"a","url":"http://x/","events":"*","secret":"0123456789abcdef"}""", 400, "events: is not what this field holds")]
    [InlineData("""{"name":"a","url":"http://x/","events":["job.*"],"secret":"0123456789abcdef","sekret":"a"}""", 400, "sekret: is not a field here")]
    [InlineData("""{"name":"a","url":"http://x/","events":["job.done"],"secret":"0123456789abcdef"}""", 422, "'job.done' is not an event")]
    [InlineData("""{"name":"a","url":"http://x/","events":[],"secret":"0123456789abcdef"}""", 422, "events: must name")]
    [InlineData("""{"name":"a","url":"ftp://x/","events":["*"],"secret":"0123456789abcdef"}""", 422, "url: must be an absolute http or https address")]
    [InlineData("""{"name":"a","url":"file:///etc/passwd","events":["*"],"secret":"0123456789abcdef"}""", 422, "url: must be")]
    [InlineData("""{"name":"a","url":"/in","events":["*"],"secret":"0123456789abcdef"}""", 422, "url: must be")]
    [InlineData("""{"name":"a","url":"http://u:p@x/","events":["*"],"secret":"0123456789abcdef"}""", 422, "url: may hold neither")]
    [InlineData("""{"name":"a","url":"http://x/","events":["*"],"secret":"0123456789abcde"}""", 422, "secret: must have 16 to 200")]
    [InlineData("""{"name":" ","url":"http://x/","events":["*"],"secret":"0123456789abcdef"}""", 422, "name: must have")]
    [InlineData("""{"name":"a","url":"http://x/","events":["*"],"secret":"0123456789abcdef","filter":{"labels":{"":"x"}}}""", 422, "filter.labels")]
    [InlineData("""{"name":"a","url":"http://x/","events":[null],"secret":"0123456789abcdef"}""", 422, "is not an event")]
    public async Task Create_Nonsense_SaysWhatIsWrong_AndWritesNothing(string body, int status, string message)
    {
        await using var host = await HookHost.StartAsync();

        using var response = await host.Api.Http.PostAsync("/api/webhooks", new StringContent(body, Encoding.UTF8, "application/json"));

        var problem = await response.ProblemAsync();
        problem.Status.ShouldBe(status, problem.Detail);
        problem.Detail.ShouldContain(message);
        host.Api.Counts()["webhooks"].ShouldBe(0);
    }
}
