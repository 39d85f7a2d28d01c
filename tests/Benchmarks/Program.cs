using Distillery.Benchmarks;
using Distillery.Benchmarks.Api;
using Distillery.Benchmarks.Chaos;
using Distillery.Benchmarks.Fuzz;
using Distillery.Benchmarks.LanguageModels;
using Distillery.Benchmarks.Torch;

return args switch
{
    ["torch", .. var options] => await TorchBenchmark.RunAsync(BenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    ["api", .. var options] => await ApiBenchmark.RunAsync(ApiBenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    ["chaos", .. var options] => await ChaosBenchmark.RunAsync(options, Console.Out, CancellationToken.None),
    ["fuzz", .. var options] => await FuzzBenchmark.RunAsync(options, Console.Out, CancellationToken.None),
    ["lm", .. var options] => await LanguageModelBenchmark.RunAsync(LanguageModelOptions.Parse(options), Console.Out, CancellationToken.None),
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
               Benchmarks torch [--rounds N] [--json FILE]

          api     submit, pages and metrics of the job API on Postgres beside pgbench on the same server
          chaos   the same jobs in peace and while services, broker and database are killed; counts what was lost or done twice
          fuzz    bent requests to every endpoint; counts answers that are our fault and refusals that wrote something
          lm      tokens per second of our language model beside the same one in Python PyTorch, in turn in the same run
          torch   time per tensor operation beside Python PyTorch in the same run
        """);
    return 2;
}
