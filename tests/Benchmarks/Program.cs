using Distillery.Benchmarks;
using Distillery.Benchmarks.Api;
using Distillery.Benchmarks.Chaos;
using Distillery.Benchmarks.Fuzz;
using Distillery.Benchmarks.LanguageModels;
using Distillery.Benchmarks.Registry;
using Distillery.Benchmarks.Teacher;
using Distillery.Benchmarks.Torch;

return args switch
{
    ["torch", .. var options] => await TorchBenchmark.RunAsync(BenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    ["api", .. var options] => await ApiBenchmark.RunAsync(ApiBenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    ["registry", .. var options] => await RegistryBenchmark.RunAsync(RegistryBenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    ["chaos", .. var options] => await ChaosBenchmark.RunAsync(options, Console.Out, CancellationToken.None),
    ["fuzz", .. var options] => await FuzzBenchmark.RunAsync(options, Console.Out, CancellationToken.None),
    ["lm", .. var options] => await LanguageModelBenchmark.RunAsync(LanguageModelOptions.Parse(options), Console.Out, CancellationToken.None),
    ["teacher", .. var options] => await TeacherBenchmark.RunAsync(TeacherBenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    // A process that the benchmark starts itself.
    ["teacher-endpoint", var delay] => await TeacherBenchmark.ServeAsync(int.Parse(delay)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Benchmarks api [--jobs N] [--points N] [--batch N] [--connections N] [--rounds N] [--seconds N] [--requests N] [--json FILE]
               Benchmarks chaos [--jobs N] [--kills N] [--seed N] [--workers N] [--folder DIR] [--json FILE]
               Benchmarks fuzz [--requests N] [--seed N] [--json FILE]
               Benchmarks lm [--part generation|training|all] [--dim N] [--layers N] [--vocabulary N] [--batch N] [--prompt N] [--new N]
                             [--length N] [--threads N] [--rounds N] [--json FILE]
               Benchmarks registry [--runs N] [--points N] [--connections N] [--seconds N] [--requests N] [--json FILE]
               Benchmarks teacher [--requests N] [--concurrency N] [--delay-ms N] [--rounds N] [--json FILE]
               Benchmarks torch [--rounds N] [--json FILE]

          api     submit, pages and metrics of the job API on Postgres beside pgbench on the same server
          chaos   the same jobs in peace and while services, broker and database are killed; counts what was lost or done twice
          fuzz    bent requests to every endpoint; counts answers that are our fault and refusals that wrote something
          lm      tokens per second of our language model beside the same one in Python PyTorch, in turn in the same run
          registry MLflow's calls on Postgres: batches, searches over many runs, a long history
          teacher wall time of asking a local endpoint beside an ideal client's
          torch   time per tensor operation beside Python PyTorch in the same run
        """);
    return 2;
}
