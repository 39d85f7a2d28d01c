namespace Distillery.Registry;

/// <summary>What was spent before an attempt of a stage begins.</summary>
/// <param name="Own">By the stage, over all its attempts.</param>
/// <param name="Others">By the other stages of its job; what they have under way counts as possibly billed.</param>
public sealed record TeacherOpening(TeacherSpend Own, TeacherSpend Others);
