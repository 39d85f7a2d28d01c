namespace Distillery.Teachers;

/// <summary>Questions, which may be made when they are asked: of a million, only the keys need be held together.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Keys">Keys of the answers that one of them brings.</param>
/// <param name="Make">Makes one of them.</param>
internal sealed record CallSource(int Count, Func<int, IReadOnlyList<string>> Keys, Func<int, Call> Make)
{
    /// <summary>Questions that are made already.</summary>
    public static CallSource Of(IReadOnlyList<Call> calls) => new(calls.Count, number => calls[number].Keys, number => calls[number]);
}
