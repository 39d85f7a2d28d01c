namespace Distillery.Registry;

/// <summary>
/// Thins a history while it is read: of each stretch of points the lowest and the highest stay, and the first and the last of all. A spike
/// is never lost, and memory does not grow with the history.
/// </summary>
/// <remarks>
/// Stretches hold equally many points. They begin with one point each; when there are too many stretches, neighbours are joined and each
/// holds twice as many from then on. So a history of any length is read once, and the result depends on the points only.
/// </remarks>
internal sealed class MetricSampler
{
    private readonly int _most;
    private readonly int _stretches;
    private readonly List<Stretch> _done = [];
    private readonly List<Point> _all = [];
    private Point? _pending;
    private Point? _first;
    private Point? _last;
    private Stretch? _open;
    private int _width = 1;
    private long _count;

    /// <summary>For one history.</summary>
    /// <param name="most">Most points to give, from 4.</param>
    public MetricSampler(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 4);
        _most = most;
        // Two of each stretch, and the two ends; even, so that neighbours can be joined.
        _stretches = Math.Max(1, (most - 2) / 4) * 2;
        if (_stretches * 2 > most - 2)
            _stretches = 1;
    }

    /// <summary>Whether points were left out.</summary>
    public bool IsSampled => _count > _most;

    /// <summary>Adds the next point, by step and then time. Of the points of one step the last counts.</summary>
    public void Add(long step, long time, double value)
    {
        if (_pending is { } earlier && earlier.Step != step)
            Take(earlier);
        _pending = new Point(0, step, time, value);
    }

    /// <summary>The points that stay, in order. Ends the history.</summary>
    public IEnumerable<(long Step, long Time, double Value)> Finish()
    {
        if (_pending is { } last)
            Take(last);
        _pending = null;
        IEnumerable<Point> points = _all;
        if (IsSampled)
        {
            var kept = new SortedDictionary<long, Point> { [_first!.Value.Number] = _first.Value, [_last!.Value.Number] = _last.Value };
            foreach (var stretch in _open is { } open ? _done.Append(open) : _done)
            {
                kept[stretch.Lowest.Number] = stretch.Lowest;
                kept[stretch.Highest.Number] = stretch.Highest;
            }

            points = kept.Values;
        }

        return points.Select(point => (point.Step, point.Time, point.Value));
    }

    private void Take(Point point)
    {
        point = point with { Number = _count++ };
        _first ??= point;
        _last = point;
        if (_count <= _most)
        {
            _all.Add(point);
            return;
        }

        _all.ForEach(Gather);
        _all.Clear();
        Gather(point);
    }

    private void Gather(Point point)
    {
        _open = _open is { } open ? open.With(point) : new Stretch(point, point, 1);
        if (_open.Value.Count < _width)
            return;
        _done.Add(_open.Value);
        _open = null;
        if (_done.Count == _stretches)
            Join();
    }

    private void Join()
    {
        if (_stretches == 1)
        {
            (_open, _width) = (_done[0], int.MaxValue);
            _done.Clear();
            return;
        }

        for (var n = 0; n < _done.Count / 2; n++)
            _done[n] = _done[2 * n].With(_done[(2 * n) + 1]);
        _done.RemoveRange(_done.Count / 2, _done.Count - (_done.Count / 2));
        _width *= 2;
    }

    private readonly record struct Point(long Number, long Step, long Time, double Value);

    private readonly record struct Stretch(Point Lowest, Point Highest, int Count)
    {
        public Stretch With(Point point) => new(point.Value < Lowest.Value ? point : Lowest, point.Value > Highest.Value ? point : Highest, Count + 1);

        public Stretch With(Stretch next)
            => new(next.Lowest.Value < Lowest.Value ? next.Lowest : Lowest, next.Highest.Value > Highest.Value ? next.Highest : Highest, Count + next.Count);
    }
}
