using Distillery.FakeEndpoints;

namespace Distillery.Teachers.Tests.Chat;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("requests")]
    [InlineData("tokens")]
    [InlineData("usd")]
    public async Task Ask_Concurrency64_NeverPassesTheBudgetAndGoesOnWithALargerOne(string limit)
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        endpoint.Delay = TimeSpan.FromMilliseconds(5);
        endpoint.Plan = (number, _) => (number % 7) switch { 3 => Fault.InvalidAnswer, 5 => Fault.ServerError, 6 => Fault.NoUsage, _ => Fault.None };
        var (dataset, split) = ChatShop.Of(200);
        var budget = limit switch
        {
            "requests" => new TeacherBudget(Requests: 70),
            "tokens" => new TeacherBudget(Tokens: 30_000),
            _ => new TeacherBudget(Usd: 0.006m),
        };
        var options = ChatShop.Options(endpoint.Address) with { Budget = budget, Limits = new LimitOptions { Concurrency = 64 } };
        using var store = FileAnswerStore.Open(folder.Path);
        using (var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System))
        {
            var stopped = await Should.ThrowAsync<TeacherStoppedException>(() => teacher.RankAsync(dataset, split.Train));
            stopped.Reason.ShouldBe(TeacherStop.Budget);
            stopped.Message.ShouldContain($"teacher.budget.{limit} is used up");
            stopped.Message.ShouldContain("are missing");
            stopped.Message.ShouldContain("At this rate all of them cost about 0.");
            var spent = teacher.Spent;
            spent.Answered.ShouldBeGreaterThan(10);
            // The endpoint's own books: nothing above the budget, what it bills without saying so included.
            var log = endpoint.Log.ToArray();
            if (limit == "requests")
                log.Length.ShouldBe(70);
            log.Sum(request => request.Prompt + request.Completion).ShouldBeLessThanOrEqualTo(budget.Tokens ?? long.MaxValue);
            log.Sum(request => request.Prompt * 0.15m + request.Completion * 0.6m).ShouldBeLessThanOrEqualTo((budget.Usd ?? 1) * 1_000_000);
            (spent.Known.Total + spent.Possible.Total).ShouldBeLessThanOrEqualTo(budget.Tokens ?? long.MaxValue);
            (spent.Usd + spent.PossibleUsd)!.Value.ShouldBeLessThanOrEqualTo(budget.Usd ?? decimal.MaxValue);
        }

        // Resumed with the same budget: nothing is sent, and nothing is counted twice.
        var before = endpoint.Log.Count;
        using (var same = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System))
        {
            same.Spent.Requests.ShouldBe(before);
            await Should.ThrowAsync<TeacherStoppedException>(() => same.RankAsync(dataset, split.Train));
        }

        if (limit == "requests")
            endpoint.Log.Count.ShouldBe(before);
        var answered = endpoint.Log.Where(request => request.Fault is Fault.None or Fault.NoUsage).Select(ChatShop.PromptOf).ToHashSet();
        before = endpoint.Log.Count;
        using var larger = await ChatTeacher.OpenAsync(options with { Budget = new TeacherBudget(Usd: 50) }, ApiKey.None, store, TimeProvider.System);
        (await larger.RankAsync(dataset, split.Train)).Count.ShouldBe(split.Train.Count);
        endpoint.Log.Skip(before).ShouldAllBe(request => !answered.Contains(ChatShop.PromptOf(request)));
        larger.Spent.Requests.ShouldBe(endpoint.Log.Count);
    }

    [Fact]
    public async Task Reserve_ManyAtOnce_OnlyThoseThatFitTogether()
    {
        var cost = new CallCost(new TokenUsage(60, 40), null);
        var ledger = new BudgetLedger(new TeacherBudget(Tokens: 1050), new SpendOpening(new SpendTotals(), new SpendTotals()));
        var tries = Enumerable.Range(0, 64).Select(_ => Task.Run(() => ledger.TryReserve(cost))).ToArray();
        (await Task.WhenAll(tries)).Count(obstacle => obstacle is null).ShouldBe(10);
        var end = new AttemptEnd { Id = "a", Outcome = AttemptOutcome.Answered, Usage = new TokenUsage(30, 10) };
        // 100 come back as 40: 60 and the 50 that were free are one more.
        ledger.Settle(cost, end);
        ledger.TryReserve(cost).ShouldBeNull();
        ledger.TryReserve(cost).ShouldBe("tokens");
    }

    [Fact]
    public async Task Reserve_WhileRequestsMayGiveBack_WaitsForThem()
    {
        var cost = new CallCost(new TokenUsage(60, 40), null);
        var ledger = new BudgetLedger(new TeacherBudget(Tokens: 150), new SpendOpening(new SpendTotals(), new SpendTotals()));
        ledger.TryReserve(cost).ShouldBeNull();
        var second = ledger.ReserveAsync(cost, default);
        second.IsCompleted.ShouldBeFalse();
        ledger.Settle(cost, new AttemptEnd { Id = "a", Outcome = AttemptOutcome.Answered, Usage = new TokenUsage(20, 10) });
        (await second).ShouldBeNull();
        ledger.Settle(cost, new AttemptEnd { Id = "b", Outcome = AttemptOutcome.Failed, MayBeBilled = true });
        ledger.Totals.Possible.ShouldBe(new TokenUsage(60, 40));
        (await ledger.ReserveAsync(cost, default)).ShouldBe("tokens");
    }

    [Fact]
    public void Reserve_OthersOfTheJobHaveSpent_OnlyTheRestIsLeft()
    {
        var others = new SpendTotals { Requests = 3, Known = new TokenUsage(500, 300), Possible = new TokenUsage(50, 50) };
        var ledger = new BudgetLedger(new TeacherBudget(Tokens: 1_000), new SpendOpening(new SpendTotals(), others));
        ledger.TryReserve(new CallCost(new TokenUsage(60, 40), null)).ShouldBeNull();
        ledger.TryReserve(new CallCost(new TokenUsage(1, 0), null)).ShouldBe("tokens");
        ledger.Totals.Requests.ShouldBe(1);
    }

    [Fact]
    public void Price_ManyTokens_SumsAreExact()
    {
        var price = new TokenPrice(0.15m, 0.6m);
        TokenPrice.ToDollars(price.Of(new TokenUsage(3, 7))).ShouldBe(0.00000465m);
        new TokenPrice(0.15m, 0.6m, 0.5m).Of(new TokenUsage(2, 0)).ShouldBe(price.Of(new TokenUsage(1, 0)));
        Should.Throw<ArgumentException>(() => new TokenPrice(0.1234567m, 0)).Message.ShouldContain("teacher.price.inputPerMillion");
        Should.Throw<ArgumentException>(() => new TokenPrice(-1, 0)).Message.ShouldContain("-1");
    }

    [Fact]
    public void Options_BudgetInDollarsWithoutPrice_IsRefused()
        => Should.Throw<ArgumentException>(() => (ChatShop.Options(new Uri("http://localhost/v1")) with { Price = null, Budget = new TeacherBudget(1m) }).Validate())
            .Message.ShouldContain("teacher.price");

    [Theory]
    [InlineData("http://user:secret@localhost/v1")]
    [InlineData("http://localhost/v1?key=secret")]
    [InlineData("ftp://localhost/v1")]
    public void Options_AddressWithASecretOrWrong_IsRefusedWithoutRepeatingIt(string address)
    {
        var message = Should.Throw<ArgumentException>(() => ChatShop.Options(new Uri(address)).Validate()).Message;
        message.ShouldContain("teacher.endpoint");
        message.ShouldNotContain("secret");
    }
}
