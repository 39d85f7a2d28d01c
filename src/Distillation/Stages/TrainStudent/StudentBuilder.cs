using Distillery.Distillation.Dllm2Rec;
using Distillery.Distillation.Fused;
using Distillery.Distillation.Slim;
using Distillery.Recommenders;
using Distillery.Teachers;
using TorchSharp;

namespace Distillery.Distillation.Stages;

/// <summary>Builds a student and its objective from options: the one place where methods are told apart.</summary>
public static class StudentBuilder
{
    /// <summary>A student with its first weights, and what it will be taught.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="data">The data.</param>
    /// <param name="answers">The teacher's answers; null is allowed where <see cref="MethodOptions.NeedsTeacher"/> is false.</param>
    /// <param name="device">Where it lies; default the CPU.</param>
    /// <param name="texts">The text vectors; null is allowed where <see cref="MethodOptions.NeedsTexts"/> is false.</param>
    /// <exception cref="StageInputException">Options, data and answers do not fit together; the message names the field.</exception>
    public static (IStudent Student, IObjective Objective) Build(
        TrainStudentOptions options, PreparedData data, TeacherAnswers? answers, torch.Device? device = null, TextVectors? texts = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        if (options.Method.NeedsTeacher && answers is null)
            throw new StageInputException($"the method {options.Method.Name} needs a teacher's answers, and there are none.");
        if (options.Method.NeedsTexts && texts is null)
            throw new StageInputException($"the method {options.Method.Name} needs text vectors, and there are none.");
        try
        {
            CheckLoss(options);
            return options.Method.Method switch
            {
                DistillationMethod.Dllm2Rec => Dllm2Rec(options, data, answers, device),
                DistillationMethod.Fused => Fused(options, data, answers, device),
                DistillationMethod.Slim => Slim(options, data, texts!, device),
                _ => Plain(options, data, device),
            };
        }
        catch (ArgumentException exception)
        {
            throw new StageInputException(exception.Message, exception);
        }
    }

    private static (IStudent, IObjective) Plain(TrainStudentOptions options, PreparedData data, torch.Device? device)
    {
        var sizes = Sizes(options, data);
        if (options.Student.Loss == StudentLoss.Bce)
        {
            // The papers' student: an output head of its own.
            var paper = sizes.Create(StudentParts.Paper(sizes, device), device);
            var bce = new BceObjectiveOptions { DrosWeight = options.Method.Dros?.Alpha ?? 0, DrosBeta = options.Method.Dros?.Beta ?? 1 };
            return (paper, new BceObjective(paper, data.Split.Train, bce));
        }

        var student = sizes.Create(StudentParts.Tied(sizes, device), device);
        var negatives = options.Student.Loss == StudentLoss.SampledSoftmax ? options.Student.Negatives : 0;
        var rows = options.Student.EveryPrefix ? data.Prefixes : data.Split.Train;
        return (student, new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { Negatives = negatives }));
    }

    private static (IStudent, IObjective) Dllm2Rec(TrainStudentOptions options, PreparedData data, TeacherAnswers? answers, torch.Device? device)
    {
        var method = options.Method.Dllm2Rec;
        var student = Dllm2RecStudent.Create(Sizes(options, data), method, answers?.ItemVectors, device);
        var lists = method.UsesLists ? TeacherLists.For(answers!, data.Split.Train, method.ListLength) : null;
        return (student, new Dllm2RecObjective(student, data.Split.Train, lists, method, options.Method.Dros));
    }

    private static (IStudent, IObjective) Fused(TrainStudentOptions options, PreparedData data, TeacherAnswers? answers, torch.Device? device)
    {
        var method = options.Method.Fused;
        var student = FusedStudent.Create(Sizes(options, data), method, answers?.ItemVectors, device);
        var rows = options.Student.EveryPrefix ? data.Prefixes : data.Split.Train;
        var lists = method.UsesLists ? FusedLists.For(answers!, rows, data.Split.Train, method) : null;
        var negatives = options.Student.Loss == StudentLoss.SampledSoftmax ? options.Student.Negatives : 0;
        return (student, new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { Negatives = negatives, ListWeight = method.ListWeight }, lists));
    }

    private static (IStudent, IObjective) Slim(TrainStudentOptions options, PreparedData data, TextVectors texts, torch.Device? device)
    {
        texts.Check(data);
        var isBce = options.Student.Loss == StudentLoss.Bce;
        var student = SlimStudent.Create(Sizes(options, data), options.Method.Slim, texts, learnsRepeats: !isBce, device);
        var rows = options.Student.EveryPrefix ? data.Prefixes : data.Split.Train;
        if (isBce)
            return (student, new BceObjective(student, rows, new BceObjectiveOptions { DrosWeight = options.Method.Dros?.Alpha ?? 0, DrosBeta = options.Method.Dros?.Beta ?? 1 }));
        var negatives = options.Student.Loss == StudentLoss.SampledSoftmax ? options.Student.Negatives : 0;
        return (student, new SoftmaxObjective(student, rows, new SoftmaxObjectiveOptions { Negatives = negatives }));
    }

    private static IStudentOptions Sizes(TrainStudentOptions options, PreparedData data)
    {
        var (student, seed) = (options.Student, options.Training.Seed);
        var (items, window) = (data.Dataset.Catalogue.Count, data.Split.Train.Length);
        return student.Architecture switch
        {
            StudentArchitecture.Sasrec => new SasrecOptions
            {
                ItemCount = items,
                WindowLength = window,
                Dim = student.Dim,
                Blocks = student.Blocks,
                Heads = student.Heads,
                Dropout = student.Dropout,
                Seed = seed,
            },
            StudentArchitecture.Gru4Rec => new Gru4RecOptions { ItemCount = items, WindowLength = window, Dim = student.Dim, Dropout = student.Dropout, Seed = seed },
            StudentArchitecture.Srgnn => new SrgnnOptions
            {
                ItemCount = items,
                WindowLength = window,
                Dim = student.Dim,
                Steps = student.Blocks,
                Dropout = student.Dropout,
                Seed = seed,
            },
            var other => throw new StageInputException($"student.name is {other}; allowed are sasrec, gru4rec and srgnn."),
        };
    }

    private static void CheckLoss(TrainStudentOptions options)
    {
        var (loss, method) = (options.Student.Loss, options.Method);
        if (loss == StudentLoss.Bce && options.Student.EveryPrefix)
            throw new StageInputException("student.prefixes is all; the bce student is the paper's and learns last targets only: write prefixes: last, or loss: softmax.");
        if (method.Method == DistillationMethod.Dllm2Rec && loss != StudentLoss.Bce)
            throw new StageInputException($"student.loss is {loss}; the method dllm2rec is defined on bce. For a softmax student use fused.");
        if (method.Method == DistillationMethod.Fused && loss == StudentLoss.Bce)
            throw new StageInputException("student.loss is bce; the method fused needs softmax.");
        if (method.Method == DistillationMethod.Slim && method.Slim.UsesRationales && options.Student.EveryPrefix)
            throw new StageInputException("student.prefixes is all; the method slim has a rationale for each window, and none for its prefixes: write prefixes: last.");
        if (method.Dros is not null && loss != StudentLoss.Bce)
            throw new StageInputException($"method.dros is set; it belongs to a bce student, and loss is {loss}.");
    }
}
