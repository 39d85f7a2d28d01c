namespace Distillery.LanguageModels.Tests;

/// <summary>Shows the runs that an engine gets.</summary>
internal sealed class CountingEngine(IDecodingEngine engine, Action<IReadOnlyList<TokenRun>> seen) : IDecodingEngine
{
    public bool MixesLengths => engine.MixesLengths;

    public int ResultLength(bool logits) => engine.ResultLength(logits);

    public void Allocate(int rows, int capacity) => engine.Allocate(rows, capacity);

    public void Forward(IReadOnlyList<TokenRun> runs, bool logits)
    {
        seen(runs);
        engine.Forward(runs, logits);
    }

    public Span<float> Result(int index) => engine.Result(index);

    public void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths) => engine.Reorder(rows, from, lengths);

    public void Dispose() => engine.Dispose();
}
