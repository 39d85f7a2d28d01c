namespace Distillery.LanguageModels.Tests;

/// <summary>Writes token 5 as often as a row's first token says, then token 1.</summary>
internal sealed class ScriptedEngine(bool mixes) : IDecodingEngine
{
    private List<(int Wanted, int Written)> _rows = [];
    private float[][] _results = [];

    public int Passes { get; private set; }

    public bool MixesLengths => mixes;

    public int ResultLength(bool logits) => 50;

    public void Allocate(int rows, int capacity) => _rows = [.. Enumerable.Repeat((0, 0), rows)];

    public void Forward(IReadOnlyList<TokenRun> runs, bool logits)
    {
        Passes++;
        _results = new float[runs.Count][];
        for (var i = 0; i < runs.Count; i++)
        {
            _rows[i] = runs[i].Start == 0 ? (runs[i].Ids.Span[0], 0) : (_rows[i].Wanted, _rows[i].Written + 1);
            runs[i].Start.ShouldBe(_rows[i].Written);
            _results[i] = new float[50];
            _results[i][_rows[i].Written == _rows[i].Wanted ? 1 : 5] = 9;
        }
    }

    public Span<float> Result(int index) => _results[index];

    public void Reorder(IReadOnlyList<int> rows, int from, IReadOnlyList<int> lengths)
    {
        var old = _rows.ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            lengths[rows[i]].ShouldBe(old[rows[i]].Written + 1);
            _rows[i] = old[rows[i]];
        }
    }

    public void Dispose()
    {
    }
}
