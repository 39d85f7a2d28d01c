namespace Distillery.Contracts;

/// <summary>The kinds of stages, and which worker takes each.</summary>
public static class StageKinds
{
    /// <summary>Import, id map, windows, split.</summary>
    public const string PrepareData = "prepare-data";

    /// <summary>Rankings and item vectors (later: rationales) of the teacher.</summary>
    public const string QueryTeacher = "query-teacher";

    /// <summary>Training of one student: the job's own, or a baseline's.</summary>
    public const string Distill = "distill";

    /// <summary>Every row of the table on the test rows, and paired differences.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>A new version in the registry.</summary>
    public const string Register = "register";

    /// <summary>Queue of the teacher worker.</summary>
    public const string TeacherQueue = "teacher";

    /// <summary>Queue of the fine-tune worker.</summary>
    public const string FineTuneQueue = "fine-tune";

    /// <summary>Queue of the distillation worker.</summary>
    public const string DistillationQueue = "distillation";

    /// <summary>The queue of the worker that takes a kind of stage.</summary>
    /// <param name="kind">One of the constants of this class.</param>
    /// <returns>The queue's name.</returns>
    public static string QueueOf(string kind) => kind == QueryTeacher ? TeacherQueue : DistillationQueue;
}
