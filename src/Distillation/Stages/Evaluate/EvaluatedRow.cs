namespace Distillery.Distillation.Stages;

/// <summary>A row that is measured: a training-free model that is fitted here, or a trained student that is read.</summary>
/// <param name="Key">Key in file names, unique in the table: letters, digits, dashes.</param>
/// <param name="Label">What people see.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Folder">For <see cref="RowKind.Trained"/>: the folder with the files of <see cref="TrainStudent.Files"/>.</param>
/// <param name="IsStudent">Whether it is the student that the job is about; others are compared with it.</param>
/// <param name="IsTwin">Whether it is the student's twin: same budget, no teacher.</param>
public sealed record EvaluatedRow(string Key, string Label, RowKind Kind, string? Folder = null, bool IsStudent = false, bool IsTwin = false);
