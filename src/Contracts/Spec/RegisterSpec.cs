using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>The registry's model that gets a new version.</summary>
public sealed record RegisterSpec
{
    /// <summary>Name of the registered model; made if it does not exist.</summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    public string Model { get; init; } = "";
}
