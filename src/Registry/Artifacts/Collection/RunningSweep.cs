using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A sweep that goes on in the background.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Completion">Ends with the sweep.</param>
public sealed record RunningSweep(string Id, Task<SweepView> Completion);
