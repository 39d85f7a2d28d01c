namespace Distillery.Data;

/// <summary>Interactions and item text, imported once and named by the digest of their content.</summary>
/// <param name="name">A short name for people, for example <c>games</c>.</param>
/// <param name="catalogue">The item table.</param>
/// <param name="users">One sequence a user, in user order.</param>
/// <param name="digest">Lower-case hex sha256 over the catalogue and every interaction.</param>
public sealed class Dataset(string name, Catalogue catalogue, IReadOnlyList<UserSequence> users, string digest)
{
    /// <summary>A short name for people.</summary>
    public string Name { get; } = name;

    /// <summary>The item table.</summary>
    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>One sequence a user, in user order.</summary>
    public IReadOnlyList<UserSequence> Users { get; } = users;

    /// <summary>Lower-case hex sha256 over the catalogue and every interaction.</summary>
    public string Digest { get; } = digest;

    /// <summary>
    /// The windows, where the source held windows instead of sequences (DLLM2Rec's files); null otherwise. A split gives them as they are.
    /// Each user is then one window.
    /// </summary>
    public WindowSplit? ReadyWindows { get; init; }

    /// <summary>Number of interactions of all users.</summary>
    public long Interactions => Users.Sum(user => (long)user.Items.Length);

    /// <summary>Makes a dataset and computes its digest (canonical form: <c>docs/formats.md</c>). The name is not part of it.</summary>
    /// <param name="name">A short name for people.</param>
    /// <param name="catalogue">The item table.</param>
    /// <param name="users">One sequence a user, in user order.</param>
    public static Dataset Create(string name, Catalogue catalogue, IReadOnlyList<UserSequence> users)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return new Dataset(name, catalogue, users, ContentDigest.OfInteractions(catalogue.Digest, users));
    }
}
