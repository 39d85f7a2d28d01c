using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Sizes of a student: what every architecture has in common, and how one is built.</summary>
public interface IStudentOptions
{
    /// <summary>Name in specs, tables and files: <c>sasrec</c>, <c>gru4rec</c>, <c>srgnn</c>.</summary>
    string Architecture { get; }

    /// <summary>Number of items of the catalogue.</summary>
    int ItemCount { get; }

    /// <summary>The longest history, in items.</summary>
    int WindowLength { get; }

    /// <summary>Length of states and item vectors.</summary>
    int Dim { get; }

    /// <summary>Standard deviation of the first item vectors.</summary>
    double ItemDeviation { get; }

    /// <summary>Seed of the first weights.</summary>
    long Seed { get; }

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and the range.</exception>
    void Validate();

    /// <summary>Builds a student of these sizes from parts.</summary>
    /// <param name="parts">Its item vectors and what else it is given.</param>
    /// <param name="device">Where the student's own weights lie, the same as its parts; default the CPU.</param>
    /// <exception cref="ArgumentException">A size is out of range, or a part does not fit.</exception>
    IStudent Create(StudentParts parts, torch.Device? device = null);
}
