namespace Distillery.Architecture.Tests;

public sealed class ReferenceTests
{
    public static TheoryData<string> AllProjects => [.. House.Projects.Keys.Order()];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Project_References_OnlyWhatThePlanPermits(string project)
    {
        House.Permitted.ContainsKey(project).ShouldBeTrue($"{project} is new: decide what it may reference");

        House.References(project).Except(House.Permitted[project]).ShouldBeEmpty($"{project} may reference only: {string.Join(", ", House.Permitted[project])}");
    }

    [Fact]
    public void Plan_NamesNoProject_ThatDoesNotExist() => House.Permitted.Keys.Except(House.Projects.Keys).ShouldBeEmpty();

    [Fact]
    public void LearningProjects_SeeNoServerBusOrDatabase()
    {
        string[] forbidden = ["MassTransit", "Microsoft.AspNetCore", "Microsoft.NET.Sdk.Web", "EntityFramework", "Npgsql", "Sqlite", "Dapper", "Radzen"];
        foreach (var project in House.Learning)
            House.Dependencies(project).Where(d => forbidden.Any(f => d.Contains(f, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty(project);
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "Platform.sln")).Replace('\\', '/');
        var projects = Directory.EnumerateFiles(House.Root, "*.csproj", SearchOption.AllDirectories).Where(f => !f.Contains("/artifacts/"));

        projects.Select(file => Path.GetRelativePath(House.Root, file)).Where(path => !solution.Contains(path)).ShouldBeEmpty();
    }

    [Fact]
    public void Projects_CarryALockFile() =>
        House.Projects.Values.Where(file => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.system.lock.json"))).ShouldBeEmpty();
}
