using Distillery.Benchmarks;
using Distillery.Benchmarks.Torch;

return args switch
{
    ["torch", .. var options] => await TorchBenchmark.RunAsync(BenchmarkOptions.Parse(options), Console.Out, CancellationToken.None),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Benchmarks torch [--json FILE] [--rounds N]

          torch   time per tensor operation beside Python PyTorch in the same run
        """);
    return 2;
}
