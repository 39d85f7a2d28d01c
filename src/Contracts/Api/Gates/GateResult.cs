namespace Distillery.Contracts;

/// <summary>The verdict of one gate.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Kind">One of <see cref="GateKinds"/>.</param>
/// <param name="Passed">Whether it passed; a gate that cannot be evaluated did not.</param>
/// <param name="Reason">A sentence with the numbers.</param>
/// <param name="Numbers">The numbers.</param>
public sealed record GateResult(string Gate, string Kind, bool Passed, string Reason, GateNumbers Numbers);
