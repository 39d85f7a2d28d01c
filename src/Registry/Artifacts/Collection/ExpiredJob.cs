namespace Distillery.Registry;

/// <summary>A job whose files may go.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Their size together; content that others refer to stays.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record ExpiredJob(string Id, long Files, long Bytes, string Reason);
