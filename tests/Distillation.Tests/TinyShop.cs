using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;
using Distillery.Teachers;

namespace Distillery.Distillation.Tests;

/// <summary>A sample shop of a few hundred users, prepared and answered once for all tests; nobody writes to it.</summary>
public static class TinyShop
{
    public static readonly PrepareDataOptions DataOptions = new()
    {
        Sample = new SampleShopOptions { Customers = 300, Products = 150, Seed = 3 },
        Split = new SplitOptions { WindowLength = 6 },
    };

    private static readonly Lazy<(PreparedData Data, TeacherAnswers Answers)> Shop = new(() =>
    {
        using var folder = new TempFolder();
        var data = PrepareData.Run(DataOptions, folder["data"]);
        return (data, QueryTeacher.Run(new QueryTeacherOptions { ListLength = 20, VectorDim = 16 }, data, folder["teacher"]));
    });

    public static PreparedData Data => Shop.Value.Data;

    public static TeacherAnswers Answers => Shop.Value.Answers;

    public static TrainStudentOptions Training(DistillationMethod method, int epochs = 2, long seed = 5, StudentArchitecture architecture = StudentArchitecture.Sasrec) => new()
    {
        Student = new StudentOptions
        {
            Architecture = architecture,
            Dim = 16,
            Loss = method == DistillationMethod.Dllm2Rec ? StudentLoss.Bce : StudentLoss.Softmax,
            EveryPrefix = method != DistillationMethod.Dllm2Rec,
        },
        Method = new MethodOptions { Method = method },
        Training = new TrainerOptions { Epochs = epochs, BatchSize = 64, Seed = seed },
        Device = "cpu",
    };
}
