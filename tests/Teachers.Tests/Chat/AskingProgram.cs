namespace Distillery.Teachers.Tests.Chat;

/// <summary>This assembly as a process of its own that asks: <c>dotnet ...Tests.dll FOLDER ADDRESS CONCURRENCY USERS</c>.</summary>
internal static class AskingProgram
{
    public static async Task<int> Main(string[] args)
    {
        var (dataset, split) = ChatShop.Of(int.Parse(args[3]));
        var options = ChatShop.Options(new Uri(args[1])) with { Limits = new LimitOptions { Concurrency = int.Parse(args[2]) } };
        using var store = FileAnswerStore.Open(args[0]);
        using var teacher = await ChatTeacher.OpenAsync(options, ApiKey.None, store, TimeProvider.System);
        await teacher.RankAsync(dataset, split.Train);
        return 0;
    }
}
