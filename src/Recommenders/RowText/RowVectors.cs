using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>A vector for each of many rows, found by the row's user and position, never by its place alone.</summary>
/// <param name="dim">Length of a vector, at least 1.</param>
/// <param name="encoder">What made the vectors; a student that learnt from one encoder's cannot be scored with another's.</param>
public sealed class RowVectors(int dim, string encoder)
{
    private readonly Dictionary<long, int> _places = [];
    private readonly List<float[]> _parts = [];
    private readonly List<int> _firsts = [];

    /// <summary>Length of a vector.</summary>
    public int Dim => dim;

    /// <summary>What made the vectors.</summary>
    public string Encoder => encoder;

    /// <summary>Number of rows.</summary>
    public int Count => _places.Count;

    /// <summary>Adds the vectors of some rows.</summary>
    /// <param name="users">User row of each, <c>[rows]</c>.</param>
    /// <param name="positions">Position of each row's target in its user's sequence, <c>[rows]</c>.</param>
    /// <param name="vectors"><c>[rows * dim]</c>; kept, not copied.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a row has a vector already.</exception>
    public void Add(ReadOnlySpan<int> users, ReadOnlySpan<int> positions, float[] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (users.Length != positions.Length || vectors.Length != (long)users.Length * dim)
            throw new ArgumentException($"there are {users.Length} users, {positions.Length} positions and {vectors.Length} numbers for vectors of {dim}.", nameof(vectors));
        var first = _places.Count;
        for (var row = 0; row < users.Length; row++)
            if (!_places.TryAdd(Key(users[row], positions[row]), first + row))
                throw new ArgumentException($"user {users[row]}, position {positions[row]} has two vectors.", nameof(users));
        _parts.Add(vectors);
        _firsts.Add(first);
    }

    /// <summary>The vectors of some rows.</summary>
    /// <param name="rows">The windows.</param>
    /// <param name="chosen">Which rows, in order.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <returns><c>[chosen, dim]</c>.</returns>
    /// <exception cref="ArgumentException">A row has no vector; the message names it.</exception>
    public torch.Tensor Of(WindowSet rows, ReadOnlySpan<int> chosen, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var values = new float[chosen.Length * dim];
        for (var i = 0; i < chosen.Length; i++)
        {
            var (user, position) = (rows.Users[chosen[i]], rows.Positions[chosen[i]]);
            if (!_places.TryGetValue(Key(user, position), out var place))
                throw new ArgumentException($"there is no text vector for user {user}, position {position} (row {chosen[i]}): every row that is learnt or scored needs one.", nameof(rows));
            var part = _firsts.Count - 1;
            while (_firsts[part] > place)
                part--;
            _parts[part].AsSpan((place - _firsts[part]) * dim, dim).CopyTo(values.AsSpan(i * dim));
        }

        using var scope = torch.NewDisposeScope();
        return torch.tensor(values).view(chosen.Length, dim).to(device).MoveToOuterDisposeScope();
    }

    private static long Key(int user, int position) => ((long)user << 32) | (uint)position;
}
