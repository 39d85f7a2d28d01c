namespace Distillery.Contracts;

/// <summary>A user or an item of a dataset.</summary>
/// <param name="Dataset">Digest of the dataset.</param>
/// <param name="DatasetName">Its name.</param>
/// <param name="Row">Row of the user or the item there.</param>
/// <param name="Name">What it is called there: the source's id of a user, the title of an item; null where there is none.</param>
public sealed record LineageMatch(string Dataset, string DatasetName, int Row, string? Name);
