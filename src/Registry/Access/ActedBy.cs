namespace Distillery.Registry;

/// <summary>Who asks for an act, for transitions and the audit log. A plain name converts to one.</summary>
/// <param name="Name">The actor.</param>
/// <param name="Role">The role in which it acts.</param>
public sealed record ActedBy(string Name, string? Role = null)
{
    /// <summary>The key that was shown.</summary>
    public string? KeyId { get; init; }

    /// <summary>Rights of that key beyond its role.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>The caller's network address.</summary>
    public string? Address { get; init; }

    /// <summary>Id of the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Id of the trace.</summary>
    public string? TraceId { get; init; }

    /// <summary>An actor of whom only the name is known, for example a part of the platform itself.</summary>
    /// <param name="name">The actor.</param>
    public static implicit operator ActedBy(string name) => FromString(name);

    /// <summary>An actor of whom only the name is known.</summary>
    /// <param name="name">The actor.</param>
    public static ActedBy FromString(string name) => new(name);
}
