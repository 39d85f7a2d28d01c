namespace Distillery.Teachers.Tests.Chat;

public sealed class AnswerStoreTests
{
    private static readonly PromptTemplate Template = PromptTemplate.Parse("id: t\nversion: 1\n--- user\n{{history}}");

    [Fact]
    public void Key_OfAChat_IsFixedByTheWrittenScheme()
    {
        var decoding = new DecodingOptions { Temperature = 0.5, TopP = 1, MaxTokens = 64, Seed = 7 };
        var key = AnswerKey.OfChat("m", new Prompt(null, "Hé"), decoding, Template);
        // The scheme of docs/formats.md, written out: mark, then each field with its length before it, -1 for an absent one.
        var bytes = new List<byte>("distillery-answer-1\n"u8.ToArray());
        foreach (var field in new[] { "chat", "m", null, "Hé", "0.5", "1", "64", "7", "t", "1", Template.Digest })
        {
            var text = field is null ? [] : System.Text.Encoding.UTF8.GetBytes(field);
            bytes.AddRange(BitConverter.GetBytes(field is null ? -1 : text.Length));
            bytes.AddRange(text);
        }

        key.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray())));
    }

    [Fact]
    public void Key_AnyFieldThatMatters_ChangesIt()
    {
        var prompt = new Prompt("s", "u");
        var decoding = new DecodingOptions();
        var keys = new[]
        {
            AnswerKey.OfChat("m", prompt, decoding, Template),
            AnswerKey.OfChat("n", prompt, decoding, Template),
            AnswerKey.OfChat("m", new Prompt(null, "u"), decoding, Template),
            AnswerKey.OfChat("m", new Prompt("", "u"), decoding, Template),
            AnswerKey.OfChat("m", new Prompt("su", ""), decoding, Template),
            AnswerKey.OfChat("m", prompt, decoding with { Temperature = 0.1 }, Template),
            AnswerKey.OfChat("m", prompt, decoding with { TopP = 0.9 }, Template),
            AnswerKey.OfChat("m", prompt, decoding with { MaxTokens = 1 }, Template),
            AnswerKey.OfChat("m", prompt, decoding with { Seed = 0 }, Template),
            AnswerKey.OfChat("m", prompt, decoding, PromptTemplate.Parse("id: t\nversion: 2\n--- user\n{{history}}")),
            AnswerKey.OfChat("m", prompt, decoding, PromptTemplate.Parse("id: t\nversion: 1\n--- user\n{{history}}.")),
            AnswerKey.OfEmbedding("m", "u", null),
            AnswerKey.OfEmbedding("m", "u", 8),
        };
        keys.Distinct().Count().ShouldBe(keys.Length);
    }

    [Fact]
    public void Key_EndpointPriceBudgetAndPace_AreNoPartOfIt()
    {
        var (dataset, split) = ChatShop.Of(20);
        var options = ChatShop.Options(new Uri("http://one/v1"));
        var other = options with
        {
            Endpoint = new Uri("https://two:8443/v1"), Price = null, Budget = new TeacherBudget(Requests: 1), Limits = new LimitOptions { Concurrency = 99 }, Seed = 8,
            Retries = new RetryOptions(), StopAt = new StopRule(), Batch = new BatchOptions(),
        };
        ChatPrompts.ForRankings(other, dataset, split.Train).Keys.ShouldBe(ChatPrompts.ForRankings(options, dataset, split.Train).Keys);
    }

    [Fact]
    public async Task Open_LastLineCutOffAnywhere_KeepsEverythingBeforeIt()
    {
        using var folder = new TempFolder();
        using (var store = FileAnswerStore.Open(folder.Path))
        {
            await store.ReserveAsync([Start("a"), Start("b")], default);
            await store.SettleAsync([End("a", "k-a")], default);
            await store.SettleAsync([End("b", "k-b")], default);
        }

        var path = folder.File(FileAnswerStore.FileName);
        var whole = File.ReadAllBytes(path);
        var last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var length = last; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            using var store = FileAnswerStore.Open(folder.Path);
            (await store.FindAsync(["k-a", "k-b"], default)).Keys.ShouldBe(["k-a"]);
            (await store.OpenAsync(default)).Own.PossiblyBilled.ShouldBe(1);
        }

        // What is broken in the middle is no accident of dying.
        File.WriteAllText(path, "{broken}\n{}\n");
        Should.Throw<InvalidDataException>(() => FileAnswerStore.Open(folder.Path)).Message.ShouldContain("line 1");
    }

    [Fact]
    public async Task Open_ByTwoAtOnce_IsRefused()
    {
        using var folder = new TempFolder();
        using var store = FileAnswerStore.Open(folder.Path);
        Should.Throw<IOException>(() => FileAnswerStore.Open(folder.Path)).Message.ShouldContain("in use");
        await store.OpenAsync(default);
    }

    [Fact]
    public async Task Scopes_SpendIsTheirOwnAnswersAreShared()
    {
        using var folder = new TempFolder();
        using (var one = FileAnswerStore.Open(folder.Path, "one"))
        {
            await one.ReserveAsync([Start("a"), Start("open")], default);
            await one.SettleAsync([End("a", "k-a")], default);
            // A second end of the same request changes nothing.
            await one.SettleAsync([End("a", "k-x")], default);
        }

        using (var two = FileAnswerStore.Open(folder.Path, "two"))
        {
            (await two.OpenAsync(default)).ShouldBe(new SpendOpening(new SpendTotals(), new SpendTotals()));
            (await two.FindAsync(["k-a", "k-x"], default)).Keys.ShouldBe(["k-a"]);
        }

        using var again = FileAnswerStore.Open(folder.Path, "one");
        var totals = (await again.OpenAsync(default)).Own;
        (totals.Requests, totals.Answered, totals.PossiblyBilled, totals.Known, totals.KnownPico).ShouldBe((2, 1, 1, new TokenUsage(5, 6), 11));
        (totals.Possible, totals.PossiblePico).ShouldBe((new TokenUsage(10, 20), 30));
    }

    private static AttemptStart Start(string id) => new(id, "m", [$"k-{id}"], new CallCost(new TokenUsage(10, 20), 30));

    private static AttemptEnd End(string id, string key) => new()
    {
        Id = id, Outcome = AttemptOutcome.Answered, Usage = new TokenUsage(5, 6), Pico = 11,
        Answers = [new StoredAnswer { Key = key, Kind = "chat", Model = "m", Text = "täxt\n\"quoted\"" }],
    };

    [Fact]
    public async Task Embed_SomeTextsAreKnown_OnlyTheOthersAreAsked()
    {
        using var folder = new TempFolder();
        await using var endpoint = ChatShop.Endpoint();
        var options = ChatShop.Options(endpoint.Address) with { Embeddings = new EmbeddingOptions { Model = "vectors", TextsPerRequest = 4 } };
        using var store = FileAnswerStore.Open(folder.Path);
        string[] texts = [.. Enumerable.Range(0, 10).Select(number => $"text {number}")];
        using (var first = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System))
            await first.EmbedAsync(texts);
        using var second = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);

        var (values, dim) = await second.EmbedAsync(["a new one", .. texts]);

        endpoint.Log.Sum(request => System.Text.Json.JsonDocument.Parse(request.Body).RootElement.GetProperty("input").GetArrayLength()).ShouldBe(11);
        values.Length.ShouldBe(11 * dim);
        (second.Progress.Wanted, second.Progress.Cached, second.Progress.Got, second.Progress.Share).ShouldBe((11, 10, 1, 1));
    }
}
