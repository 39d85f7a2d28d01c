using Distillery.Data;
using Distillery.Teachers;

namespace Distillery.Benchmarks.Teacher;

/// <summary>How much time our client adds to that of an ideal one: an endpoint that answers after a fixed time, in a process of its own.</summary>
public static class TeacherBenchmark
{
    /// <summary>Measures, prints, and writes the report where one is asked for.</summary>
    /// <param name="options">How much.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<int> RunAsync(TeacherBenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        await using var endpoint = await EndpointProcess.StartAsync(options.DelayMs, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("bench-teacher-").FullName;
        try
        {
            var (dataset, windows) = Questions(options.Requests);
            Task<Stretch> MeasurePlatformAsync(int round) => PlatformStore.MeasureAsync(
                Path.Combine(folder, $"platform-{round}"), (store, token) => AskAsync(endpoint.Address, options, dataset, windows, store, token), cancellationToken);
            var ideal = Math.Ceiling((double)options.Requests / options.Concurrency) * options.DelayMs / 1000;
            // Once for the compiler and the pool of threads, then in turn; the median counts.
            await MeasureFileAsync(endpoint.Address, options, dataset, windows, folder, round: -1, cancellationToken);
            await BareLoop.MeasureAsync(endpoint.Address, options, dataset, windows, cancellationToken);
            await MeasurePlatformAsync(round: -1);
            var (bares, files, platforms) = (new List<Stretch>(), new List<Stretch>(), new List<Stretch>());
            for (var round = 0; round < options.Rounds; round++)
            {
                bares.Add(await BareLoop.MeasureAsync(endpoint.Address, options, dataset, windows, cancellationToken));
                files.Add(await MeasureFileAsync(endpoint.Address, options, dataset, windows, folder, round, cancellationToken));
                platforms.Add(await MeasurePlatformAsync(round));
            }

            var (bare, file, platform) = (Stretch.Median(bares), Stretch.Median(files), Stretch.Median(platforms));
            var name = $"{options.Requests} requests, concurrency {options.Concurrency}, {options.DelayMs} ms each";
            var report = new BenchmarkReport(
            [
                new BenchmarkRow($"{name}, a bare loop that records nothing", bare.Seconds, ideal, "s"),
                new BenchmarkRow($"{name}, answers in a file", file.Seconds, ideal, "s"),
                new BenchmarkRow($"{name}, answers in the platform's store (SQLite)", platform.Seconds, ideal, "s"),
            ]);
            report.Print(output, "ideal");
            output.WriteLine(
                $"wall time / ideal: {file.Seconds / ideal:0.000} with a file (target 1.05), {platform.Seconds / ideal:0.000} with the platform's store (target 1.05); a bare loop {bare.Seconds / ideal:0.000}, so / bare: {file.Seconds / bare.Seconds:0.000} and {platform.Seconds / bare.Seconds:0.000}");
            output.WriteLine(
                $"processor time of this process, a request: {file.CpuMs / options.Requests:0.000} ms, {platform.CpuMs / options.Requests:0.000} ms, bare {bare.CpuMs / options.Requests:0.000} ms; stopped by the garbage collector: {file.PauseMs:0} ms, {platform.PauseMs:0} ms, bare {bare.PauseMs:0} ms");
            if (options.Json is { } path)
                await report.WriteAsync(path, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The endpoint's process: prints its address and answers until its input ends.</summary>
    /// <param name="delayMs">Milliseconds of an answer.</param>
    public static async Task<int> ServeAsync(int delayMs)
    {
        using var endpoint = new FixedEndpoint(TimeSpan.FromMilliseconds(delayMs));
        Console.Out.WriteLine(endpoint.Start());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task<Stretch> MeasureFileAsync(
        Uri address, TeacherBenchmarkOptions options, Dataset dataset, WindowSet windows, string folder, int round, CancellationToken cancellationToken)
    {
        using var store = FileAnswerStore.Open(Path.Combine(folder, $"file-{round}"));
        return await AskAsync(address, options, dataset, windows, store, cancellationToken);
    }

    /// <returns>The whole call: prompts, look-ups, requests, records.</returns>
    private static async Task<Stretch> AskAsync(
        Uri address, TeacherBenchmarkOptions options, Dataset dataset, WindowSet windows, IAnswerStore store, CancellationToken cancellationToken)
    {
        var settings = new ChatTeacherOptions
        {
            Model = "bench", Endpoint = address, Price = new TokenPrice(0.15m, 0.6m), Budget = new TeacherBudget(Usd: 1_000),
            Limits = new LimitOptions { Concurrency = options.Concurrency },
        };
        using var teacher = await ChatTeacher.OpenAsync(settings, ApiKey.None, store, TimeProvider.System, cancellationToken: cancellationToken);
        var rationales = 0;
        var stretch = await Stretch.OfAsync(async () => rationales = (await teacher.RationalesAsync(dataset, windows, cancellationToken)).Rationales.Count);
        if (rationales != options.Requests || teacher.Spent.Requests != options.Requests)
            throw new InvalidOperationException($"{rationales} answers by {teacher.Spent.Requests} requests; {options.Requests} of each were expected.");
        return stretch;
    }

    /// <summary>As many users as questions, all with different histories.</summary>
    private static (Dataset Dataset, WindowSet Windows) Questions(int count)
    {
        const int Items = 500;
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, Items).Select(item => new Item($"Item number {item} of the catalogue", new Dictionary<string, string> { ["brand"] = $"Brand {item % 20}" }))]);
        var users = Enumerable.Range(0, count).Select(user =>
        {
            var items = Enumerable.Range(0, Items).ToArray();
            new SeededGenerator(1, user).Shuffle(items.AsSpan());
            return new UserSequence(user, items[..11], [.. Enumerable.Range(0, 11).Select(place => (long)place)]);
        }).ToArray();
        var dataset = Dataset.Create("bench", catalogue, users);
        var windows = new WindowSet
        {
            Length = 10,
            PaddingId = Items,
            Histories = [.. users.SelectMany(user => user.Items[..10])],
            HistoryLengths = [.. users.Select(_ => 10)],
            Targets = [.. users.Select(user => user.Items[10])],
            Users = [.. users.Select(user => user.User)],
            Positions = [.. users.Select(_ => 10)],
            TargetTimes = new long[count],
        };
        return (dataset, windows);
    }
}
