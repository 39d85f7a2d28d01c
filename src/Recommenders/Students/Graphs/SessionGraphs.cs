namespace Distillery.Recommenders;

/// <summary>
/// The graphs of many prefixes, laid out for one pass. A prefix's graph has a node for each item of it and an edge from each item to the
/// one that follows it.
/// </summary>
/// <remarks>
/// Growing a prefix by an item adds one edge at most, so after a step of the network only the nodes near that edge differ from the
/// shorter prefix's. A node is therefore computed once for each <em>version</em>: a prefix takes over the versions that nothing has
/// changed, which makes all prefixes of a window of n items cost about 2n nodes a step instead of n²/2, and gives the same numbers as
/// a graph for each prefix.
/// </remarks>
internal sealed class SessionGraphs
{
    private SessionGraphs(long[] items, Layer[] layers, int[] starts, int[] members, int[] last) =>
        (Items, Layers, Starts, Members, Last) = (items, layers, starts, members, last);

    /// <summary>The item of each node before the first step, <c>[nodes]</c>.</summary>
    internal long[] Items { get; }

    /// <summary>What each step of the network computes.</summary>
    internal IReadOnlyList<Layer> Layers { get; }

    /// <summary>Where the positions of each prefix begin in <see cref="Members"/>, <c>[prefixes + 1]</c>.</summary>
    internal int[] Starts { get; }

    /// <summary>The node (after the last step) of each position of each prefix.</summary>
    internal int[] Members { get; }

    /// <summary>The node of each prefix's last position, <c>[prefixes]</c>.</summary>
    internal int[] Last { get; }

    /// <summary>One step: each new node from nodes of the step before.</summary>
    /// <param name="Own">The node itself, one step younger.</param>
    /// <param name="Incoming">Mean over the items that it followed.</param>
    /// <param name="Outgoing">Mean over the items that followed it.</param>
    internal sealed record Layer(RowSumPlan Own, RowSumPlan Incoming, RowSumPlan Outgoing);

    /// <summary>Lays out the graphs.</summary>
    /// <param name="ids">Item ids, <c>[batch * time]</c>.</param>
    /// <param name="time">Positions of a row.</param>
    /// <param name="ends">The last position of each prefix, <c>row * time + position</c>, ascending.</param>
    /// <param name="steps">Steps of the network, at least 1.</param>
    internal static SessionGraphs Build(ReadOnlySpan<long> ids, int time, ReadOnlySpan<long> ends, int steps)
    {
        var items = new List<long>();
        var builders = Enumerable.Range(0, steps).Select(_ => new LayerBuilder()).ToArray();
        var (starts, members, last) = (new int[ends.Length + 1], new List<int>(), new int[ends.Length]);
        var session = new Session(time, steps);
        var currentRow = -1L;
        for (var i = 0; i < ends.Length; i++)
        {
            var (row, position) = (ends[i] / time, (int)(ends[i] % time));
            if (row != currentRow)
                session.Restart();
            currentRow = row;
            while (session.Length <= position)
                session.Append(ids[(int)(row * time) + session.Length], items);
            session.Advance(builders);
            session.AddMembers(position + 1, members);
            starts[i + 1] = members.Count;
            last[i] = members[^1];
        }

        var layers = new Layer[steps];
        for (var step = 0; step < steps; step++)
            layers[step] = builders[step].Build(step == 0 ? items.Count : builders[step - 1].Count);
        return new SessionGraphs([.. items], layers, starts, [.. members], last);
    }

    private sealed class LayerBuilder
    {
        private readonly List<int> _own = [];
        private readonly List<int> _inStarts = [0], _inSources = [], _outStarts = [0], _outSources = [];
        private readonly List<float> _inWeights = [], _outWeights = [];

        internal int Count => _own.Count;

        internal int Add(int own, ReadOnlySpan<int> incoming, ReadOnlySpan<int> outgoing, ReadOnlySpan<int> versions)
        {
            _own.Add(own);
            Mean(incoming, versions, _inStarts, _inSources, _inWeights);
            Mean(outgoing, versions, _outStarts, _outSources, _outWeights);
            return _own.Count - 1;
        }

        internal Layer Build(int sourceCount) => new(
            RowSumPlan.Gather(sourceCount, [.. _own]),
            new RowSumPlan(sourceCount, [.. _inStarts], [.. _inSources], [.. _inWeights]),
            new RowSumPlan(sourceCount, [.. _outStarts], [.. _outSources], [.. _outWeights]));

        private static void Mean(ReadOnlySpan<int> neighbours, ReadOnlySpan<int> versions, List<int> starts, List<int> sources, List<float> weights)
        {
            foreach (var node in neighbours)
            {
                sources.Add(versions[node]);
                weights.Add(1f / neighbours.Length);
            }

            starts.Add(sources.Count);
        }
    }

    /// <summary>The graph of one row as it grows.</summary>
    private sealed class Session(int time, int steps)
    {
        private readonly long[] _items = new long[time];
        private readonly int[] _nodeOf = new int[time];
        private readonly int[] _in = new int[time * time], _out = new int[time * time];
        private readonly int[] _inCount = new int[time], _outCount = new int[time];
        private readonly int[][] _versions = [.. Enumerable.Range(0, steps + 1).Select(_ => new int[time])];
        private readonly bool[] _changedEdges = new bool[time];
        private readonly bool[] _fresh = new bool[time], _next = new bool[time];
        private int _nodes, _advanced;

        internal int Length { get; private set; }

        internal void Restart()
        {
            Array.Clear(_changedEdges, 0, _nodes);
            (_nodes, _advanced, Length) = (0, 0, 0);
        }

        internal void Append(long item, List<long> items)
        {
            var node = Array.IndexOf(_items, item, 0, _nodes);
            if (node < 0)
            {
                node = _nodes++;
                _items[node] = item;
                (_inCount[node], _outCount[node], _changedEdges[node]) = (0, 0, true);
                _versions[0][node] = items.Count;
                items.Add(item);
            }

            if (Length > 0)
                Connect(_nodeOf[Length - 1], node);
            _nodeOf[Length++] = node;
        }

        /// <summary>Gives the nodes that the last items have changed new versions at every step.</summary>
        internal void Advance(LayerBuilder[] builders)
        {
            // Nodes that are new since the last time: they have no version of a later step yet.
            for (var node = 0; node < _nodes; node++)
                _fresh[node] = node >= _advanced;
            for (var step = 1; step <= steps; step++)
            {
                var before = _versions[step - 1];
                for (var node = 0; node < _nodes; node++)
                {
                    _next[node] = _changedEdges[node] || _fresh[node] || AnyFresh(In(node)) || AnyFresh(Out(node));
                    if (_next[node])
                        _versions[step][node] = builders[step - 1].Add(before[node], In(node), Out(node), before);
                }

                _next.AsSpan(0, _nodes).CopyTo(_fresh);
            }

            Array.Clear(_changedEdges, 0, _nodes);
            _advanced = _nodes;
        }

        internal void AddMembers(int length, List<int> members)
        {
            for (var position = 0; position < length; position++)
                members.Add(_versions[steps][_nodeOf[position]]);
        }

        private ReadOnlySpan<int> In(int node) => _in.AsSpan(node * time, _inCount[node]);

        private ReadOnlySpan<int> Out(int node) => _out.AsSpan(node * time, _outCount[node]);

        private void Connect(int from, int to)
        {
            if (Out(from).Contains(to))
                return;
            _out[from * time + _outCount[from]++] = to;
            _in[to * time + _inCount[to]++] = from;
            _changedEdges[from] = _changedEdges[to] = true;
        }

        private bool AnyFresh(ReadOnlySpan<int> nodes)
        {
            foreach (var node in nodes)
                if (_fresh[node])
                    return true;
            return false;
        }
    }
}
