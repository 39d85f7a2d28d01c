namespace Distillery.Contracts;

/// <summary>The kinds of stages, and which worker takes each.</summary>
public static class StageKinds
{
    /// <summary>Import, id map, windows, split.</summary>
    public const string PrepareData = "prepare-data";

    /// <summary>Rankings and item vectors of the teacher, or its rationales.</summary>
    public const string QueryTeacher = "query-teacher";

    /// <summary>The prompts of a job's teacher and what asking would cost; nothing is asked.</summary>
    public const string PreviewTeacher = "preview-teacher";

    /// <summary>Fine-tuning of the student LM on the teacher's rationales.</summary>
    public const string FineTune = "fine-tune";

    /// <summary>The student LM's rationales for every window.</summary>
    public const string WriteRationales = "write-rationales";

    /// <summary>Vectors of item texts and rationales.</summary>
    public const string EncodeText = "encode-text";

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
    public static string QueueOf(string kind) => kind switch
    {
        QueryTeacher or PreviewTeacher => TeacherQueue,
        FineTune or WriteRationales or EncodeText => FineTuneQueue,
        _ => DistillationQueue,
    };
}
