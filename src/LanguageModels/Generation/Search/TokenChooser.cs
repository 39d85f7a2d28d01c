namespace Distillery.LanguageModels;

/// <summary>Chooses a token from a row of scores.</summary>
internal sealed class TokenChooser(GenerationOptions options)
{
    private int[] _ids = [];
    private double[] _weights = [];

    /// <summary>The next token.</summary>
    /// <param name="scores">The model's scores of all tokens.</param>
    /// <param name="allowed">The tokens that may be taken, in rising order; null for all.</param>
    /// <param name="random">A number of [0, 1).</param>
    internal int Choose(ReadOnlySpan<float> scores, int[]? allowed, double random)
    {
        if (options.Temperature == 0) return Likeliest(scores, allowed);
        var count = Candidates(scores, allowed);
        if (options.TopK > 0 || options.TopP < 1) count = Cut(count);
        var target = random * Sum(count);
        for (var i = 0; i < count - 1; i++)
        {
            target -= _weights[i];
            if (target < 0) return _ids[i];
        }

        return _ids[count - 1];
    }

    private static int Likeliest(ReadOnlySpan<float> scores, int[]? allowed)
    {
        if (allowed is null) return ScoreMath.Largest(scores);
        var best = allowed[0];
        foreach (var id in allowed)
        {
            if (scores[id] > scores[best]) best = id;
        }

        return best;
    }

    // Ids and weights e^((score - top) / temperature) of all tokens that may be taken.
    private int Candidates(ReadOnlySpan<float> scores, int[]? allowed)
    {
        var count = allowed?.Length ?? scores.Length;
        if (_ids.Length < count) (_ids, _weights) = (new int[count], new double[count]);
        var top = scores[Likeliest(scores, allowed)];
        for (var i = 0; i < count; i++)
        {
            var id = allowed?[i] ?? i;
            _ids[i] = id;
            _weights[i] = Math.Exp((scores[id] - (double)top) / options.Temperature);
        }

        return count;
    }

    // Likeliest first, of equals the lowest id; the top k of them, and of these the fewest that reach the share p.
    private int Cut(int count)
    {
        // Top-p is a share of what top-k has left.
        var whole = Sum(count);
        if (options.TopK == 0) count = DropTail(count, whole);
        for (var i = 0; i < count; i++) _weights[i] = -_weights[i];
        Array.Sort(_weights, _ids, 0, count);
        for (var i = 0; i < count; i++) _weights[i] = -_weights[i];
        OrderEquals(count);
        if (options.TopK > 0) whole = Sum(count = Math.Min(count, options.TopK));
        var reached = 0.0;
        for (var i = 0; i < count; i++)
        {
            reached += _weights[i];
            if (reached >= options.TopP * whole) return i + 1;
        }

        return count;
    }

    // Tokens so unlikely that all of them together are less than what top-p leaves out need no sorting.
    private int DropTail(int count, double whole)
    {
        var least = (1 - options.TopP) * whole / count;
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (_weights[i] < least) continue;
            (_ids[kept], _weights[kept]) = (_ids[i], _weights[i]);
            kept++;
        }

        return kept;
    }

    private double Sum(int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++) sum += _weights[i];
        return sum;
    }

    private void OrderEquals(int count)
    {
        for (var first = 0; first < count;)
        {
            var last = first + 1;
            while (last < count && _weights[last] == _weights[first]) last++;
            if (last - first > 1) Array.Sort(_ids, first, last - first);
            first = last;
        }
    }
}
