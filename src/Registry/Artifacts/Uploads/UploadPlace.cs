namespace Distillery.Registry;

/// <summary>An upload as the store sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Handle">What <see cref="IArtifactUploads.BeginAsync"/> answered.</param>
/// <param name="PartBytes">Size of every part but the last.</param>
public sealed record UploadPlace(string Id, string Handle, long PartBytes);
