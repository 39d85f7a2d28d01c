using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Shorter calls where nothing is shared between them.</summary>
public static class StudentExtensions
{
    /// <summary>The states of every position, <c>[batch, time, dim]</c>.</summary>
    /// <param name="student">The student.</param>
    /// <param name="histories">Item ids, int64 <c>[batch, time]</c>, right-padded.</param>
    /// <param name="lengths">Used positions, int64 <c>[batch]</c>.</param>
    public static torch.Tensor States(this IStudent student, torch.Tensor histories, torch.Tensor lengths) =>
        student.States(student.Tables(), histories, lengths);

    /// <summary>The state at each row's last used position, <c>[batch, dim]</c>.</summary>
    /// <param name="student">The student.</param>
    /// <param name="histories">Item ids, int64 <c>[batch, time]</c>, right-padded.</param>
    /// <param name="lengths">Used positions, int64 <c>[batch]</c>.</param>
    public static torch.Tensor LastStates(this IStudent student, torch.Tensor histories, torch.Tensor lengths) =>
        student.LastStates(student.Tables(), histories, lengths);

    /// <summary>What states are multiplied with, <c>[items, dim]</c>.</summary>
    /// <param name="student">The student.</param>
    public static torch.Tensor ItemTable(this IStudent student) => student.Tables().Output;
}
