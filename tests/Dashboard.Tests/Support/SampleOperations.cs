using Distillery.Contracts;

namespace Distillery.Dashboard.Tests;

/// <summary>Workers, queues, schedules, webhooks, keys and acts as a platform in use has them.</summary>
internal static class SampleOperations
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static FakeOperations Rich(DateTimeOffset now)
    {
        var operations = new FakeOperations();
        operations.Workers.AddRange(
        [
            Worker("w1", "gpu-one", now) with
            {
                Device = "cuda", Gpus = [new GpuView("NVIDIA H200", 139, 97.5)], MemoryGiB = 64, FreeMemoryGiB = 48, StaleWrites = 3,
                Leases = [new WorkerLease("s1", "job-running", "distill-twin", StageKinds.Distill, "search", 0.45, now.AddSeconds(20))],
            },
            Worker("w2", "cpu-two", now) with { Mode = WorkerModes.Paused, ModeActor = "ann" },
            Worker("w3", "teacher-one", now) with { Queue = StageKinds.TeacherQueue, Kinds = [StageKinds.QueryTeacher], State = "silent", SeenAt = now.AddMinutes(-4) },
            Worker("w4", "old-one", now) with { State = "stopped", StoppedAt = now.AddHours(-3) },
        ]);
        operations.Teams.AddRange(
        [
            new TeamView { Name = "default", Weight = 1, Running = 0, Ready = 0, Queued = 1 },
            new TeamView { Name = "search", Weight = 2.5, MaxRunning = 1, MaxQueued = 20, Running = 1, Ready = 3, Queued = 7 },
        ]);
        operations.Bus = new BusView("rabbitmq", true, 2, 1.5,
        [
            new QueueView { Queue = StageKinds.TeacherQueue, Name = "stages-teacher", ReadyStages = 0, RunningStages = 0, Messages = 0, Consumers = 1, DeadLetters = 0 },
            new QueueView { Queue = StageKinds.DistillationQueue, Name = "stages-distillation", ReadyStages = 4, RunningStages = 1, Messages = 3, Consumers = 2, DeadLetters = 2 },
        ]);
        operations.Letters.AddRange([Letter("d1", now, "waiting", "The stage's kind 'fold' is not known.", true), Letter("d2", now.AddHours(-1), "resent", "The message ends in the middle.", false)]);
        AddSchedules(operations, now);
        AddHooks(operations, now);
        operations.Keys.AddRange(
        [
            new KeyView("annskey00000", "ann", Roles.Submitter, "search", "active", now.AddDays(-20), "local", now.AddDays(345), null, null, now.AddMinutes(-3)),
            new KeyView("oldkey000000", "old-robot", Roles.Admin, null, "revoked", now.AddDays(-90), "local", now.AddDays(275), now.AddDays(-2), "local", null),
        ]);
        for (var n = 1; n <= 30; n++)
            operations.Audit.Add(Record(n, now.AddMinutes(n - 31), n % 10 == 0 ? "refused" : "done", n % 3 == 0 ? "key.create" : "job.cancel", n % 2 == 0 ? "ann" : "local"));
        return operations;
    }

    public static WorkerView Worker(string id, string name, DateTimeOffset now) => new()
    {
        Id = id, Name = name, Host = "box", Process = 4711, Queue = StageKinds.DistillationQueue, Kinds = [StageKinds.Distill, StageKinds.Evaluate], Device = "cpu",
        Concurrency = 2, State = "running", Mode = WorkerModes.Active, StartedAt = now.AddHours(-5), SeenAt = now,
    };

    private static DeadLetterView Letter(string id, DateTimeOffset at, string state, string reason, bool canRetry) => new()
    {
        Id = id, Queue = "stages-distillation", Kind = "error", State = state, Reason = reason, Exception = "System.FormatException", MessageType = "StageReady",
        JobId = "job-running", Payload = """{"queue":"distillation"}""", PayloadCut = false, Bytes = 24, CanRetry = canRetry, ReceivedAt = at,
        ResentAt = state == "resent" ? at.AddMinutes(5) : null, ResentBy = state == "resent" ? "ann" : null,
    };

    private static void AddSchedules(FakeOperations operations, DateTimeOffset now)
    {
        operations.Fires.AddRange(
        [
            new ScheduleFire { ScheduledAt = now.AddHours(-1), Kind = "cron", State = FireStates.Skipped, Reason = "Its last job has not ended.", RecordedAt = now.AddHours(-1), SettledAt = now.AddHours(-1) },
            new ScheduleFire { ScheduledAt = now.AddDays(-1), Kind = "manual", Actor = "ann", State = FireStates.Fired, JobId = "job-succeeded", JobState = JobStates.Succeeded, RecordedAt = now.AddDays(-1), SettledAt = now.AddDays(-1) },
        ]);
        var nightly = new ScheduleView
        {
            Id = "sch1", Name = "nightly", Cron = "30 4 * * *", Zone = "Europe/Berlin", Spec = SampleData.Spec(), Overlap = OverlapPolicies.Skip, CatchUp = new CatchUpPolicy(), Enabled = true,
            Team = "search", Owner = "ann", CreatedAt = now.AddDays(-30), UpdatedAt = now.AddDays(-30), NextFire = now.AddHours(6), LastFire = operations.Fires[0],
        };
        operations.Schedules.AddRange([nightly, nightly with { Id = "sch2", Name = "weekly", Cron = "0 6 * * 1", Enabled = false, NextFire = null, LastFire = null }]);
    }

    private static void AddHooks(FakeOperations operations, DateTimeOffset now)
    {
        var chat = new WebhookView
        {
            Id = "wh1", Name = "team chat", Url = "https://chat.example/hook", Events = ["job.failed", "alias.*"], Filter = new WebhookFilter { Team = "search" }, Enabled = true,
            FailingSince = now.AddMinutes(-30), Pending = 2, CreatedBy = "local", CreatedAt = now.AddDays(-3), UpdatedAt = now.AddDays(-3),
        };
        operations.Hooks.AddRange([chat, chat with { Id = "wh2", Name = "old pager", Enabled = false, DisabledReason = "It failed for three days.", FailingSince = null, Pending = 0 }]);
        var delivery = new WebhookDelivery
        {
            Id = "del1", WebhookId = "wh1", EventId = "ev1", Event = "job.failed", State = DeliveryStates.Pending, Attempts = 2, CreatedAt = now.AddMinutes(-30), NextTryAt = now.AddMinutes(10), StatusCode = 503,
            Error = "The receiver answered 503.",
        };
        operations.Deliveries.Add(new WebhookDeliveryDetail(delivery, chat.Url, """{"event":"job.failed","version":1}""",
        [
            new WebhookAttempt(1, now.AddMinutes(-30), 1_250, null, "No answer within 10 s.", null),
            new WebhookAttempt(2, now.AddMinutes(-20), 40, 503, "The receiver answered 503.", "upstream is away"),
        ]));
    }

    private static AuditRecord Record(int number, DateTimeOffset at, string outcome, string act, string actor) => new(
        number, at, actor, Roles.Admin, null, act, act == "key.create" ? $"key/k{number}" : $"job/job-{number}", outcome, """{"state":"running"}""", null, "127.0.0.1",
        $"req-{number}", null, AuditChain.Origin, new string('a', 64));
}
