using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>Rows as tensors, and where in them an answer is predicted. Its tensors belong to the scope in which it was made.</summary>
internal sealed class TuningBatch
{
    private TuningBatch(DecoderBatch input, torch.Tensor places, int[] targets, long tokens)
    {
        (Input, Places, Targets, Tokens) = (input, places, targets, tokens);
    }

    /// <summary>What the model reads.</summary>
    internal DecoderBatch Input { get; }

    /// <summary>int64 <c>[answers]</c>: row · time + place of the token before each learnt one.</summary>
    internal torch.Tensor Places { get; }

    /// <summary>The learnt tokens, in the order of <see cref="Places"/>.</summary>
    internal int[] Targets { get; }

    /// <summary>Tokens without padding.</summary>
    internal long Tokens { get; }

    /// <summary>Learnt tokens of rows.</summary>
    internal static int Learnt(IReadOnlyList<TuningExample> examples, IEnumerable<int[]> rows) => rows.Sum(row => row.Sum(example => examples[example].Learnt));

    /// <summary>Lays rows out, as long as the longest needs. Each example is a segment with positions from 0.</summary>
    internal static TuningBatch Of(IReadOnlyList<TuningExample> examples, IReadOnlyList<int[]> rows, torch.Device device)
    {
        var lengths = rows.Select(row => row.Sum(example => examples[example].Length)).ToArray();
        var time = lengths.Max();
        var (ids, positions, segments) = (new long[rows.Count * time], new long[rows.Count * time], new long[rows.Count * time]);
        var (places, targets) = (new List<long>(), new List<int>());
        for (var row = 0; row < rows.Count; row++)
        {
            var at = row * time;
            for (var segment = 0; segment < rows[row].Length; segment++)
            {
                var example = examples[rows[row][segment]];
                for (var i = 0; i < example.Length; i++, at++)
                {
                    var learnt = i >= example.Prompt.Length;
                    var id = learnt ? example.Answer[i - example.Prompt.Length] : example.Prompt[i];
                    (ids[at], positions[at], segments[at]) = (id, i, segment + 1);
                    if (!learnt || i == 0)
                        continue;
                    places.Add(at - 1);
                    targets.Add(id);
                }
            }
        }

        torch.Tensor Place(long[] values) => torch.tensor(values).view(rows.Count, time).to(device);
        // Nothing to tell apart and nothing to hide: the model need not look at segments.
        var isPlain = rows.All(row => row.Length == 1) && lengths.All(length => length == time);
        var input = isPlain ? new DecoderBatch(Place(ids)) : new DecoderBatch(Place(ids), Place(positions), Place(segments));
        return new TuningBatch(input, torch.tensor(places.ToArray()).to(device), [.. targets], lengths.Sum(length => (long)length));
    }
}
