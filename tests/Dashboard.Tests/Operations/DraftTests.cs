using Distillery.Contracts;
using Distillery.Dashboard.Operations;

namespace Distillery.Dashboard.Tests.Operations;

public sealed class DraftTests
{
    private readonly FakeOperations sample = SampleOperations.Rich(SampleOperations.Noon);

    [Fact]
    public void Schedule_DraftAndBack_IsTheSame()
    {
        var view = sample.Schedules[0] with { CatchUp = new CatchUpPolicy { Kind = CatchUpKinds.All, Limit = 3, WindowHours = 1.5 } };

        var request = ScheduleDraft.Of(view).ToRequest(view.Spec);

        request.ShouldBe(new ScheduleRequest
        {
            Name = view.Name, Cron = view.Cron, Zone = view.Zone, Spec = view.Spec, Overlap = view.Overlap, CatchUp = view.CatchUp, Enabled = view.Enabled, Team = view.Team,
        });
    }

    [Fact]
    public void Webhook_DraftAndBack_KeepsEverythingButTheSecret()
    {
        var view = sample.Hooks[0] with { Filter = new WebhookFilter { Model = "m", Labels = new Dictionary<string, string> { ["a"] = "b:c", ["d"] = "e" } } };

        var request = WebhookDraft.Of(view).ToRequest();

        (request.Name, request.Url, request.Enabled, request.Secret, request.Filter.Team, request.Filter.Model)
            .ShouldBe((view.Name, view.Url, view.Enabled, null, null, "m"));
        request.Events.ShouldBe(view.Events, ignoreOrder: true);
        request.Filter.Labels.ShouldBe(view.Filter.Labels);
    }

    [Theory]
    [InlineData("job/7k2m", "jobs/7k2m")]
    [InlineData("schedule/night ly", "schedules/night%20ly")]
    [InlineData("model/games/alias/champion", "models/games")]
    [InlineData("POST /api/jobs", null)]
    [InlineData("job/", null)]
    public void AuditTarget_LeadsToItsPage(string target, string? page) => AuditTargets.PageOf(target).ShouldBe(page);
}
