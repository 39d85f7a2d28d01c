namespace Distillery.Contracts;

/// <summary>The registered model that an event is about.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Actor">Whose act this event is.</param>
/// <param name="Description">Its description.</param>
/// <param name="FormerName">Of a rename: the name before.</param>
public sealed record WebhookModel(string Name, string Actor, string? Description, string? FormerName = null);
