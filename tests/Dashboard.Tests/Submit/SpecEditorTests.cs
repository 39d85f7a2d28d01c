using Distillery.Client;
using Distillery.Contracts;
using Distillery.Dashboard.Submit;
using Distillery.JobSpecs;

namespace Distillery.Dashboard.Tests.Submit;

public class SpecEditorTests
{
    private readonly List<string> asked = [];

    [Fact]
    public async Task Set_Field_ChangesYamlAndChecksIt()
    {
        using var editor = Editor();

        await editor.SetAsync("training.epochs", 0);

        editor.Yaml.ShouldContain("training: {epochs: 0}");
        editor.IsSound.ShouldBeFalse();
        editor.ProblemsAt("training.epochs").ShouldHaveSingleItem().Message.ShouldContain("1 to 10000");
        editor.ProblemsAt("training").ShouldBeEmpty();
        editor.ProblemsAt("training", below: true).Count().ShouldBe(1);

        await editor.SetAsync("training.epochs", 20);

        // 20 is the default, so it is not written.
        editor.Yaml.ShouldNotContain("epochs");
        editor.IsSound.ShouldBeTrue();
        editor.Validation!.Stages.ShouldNotBeNull();
    }

    [Fact]
    public async Task SetYaml_Sound_FormTakesItOverAndTextStays()
    {
        using var editor = Editor();

        await editor.SetYamlAsync("# mine\nname: other\ndataset: {path: x}\nstudent: {dim: 32}\n");

        editor.IsFormBehind.ShouldBeFalse();
        editor.Value("student.dim")!.GetValue<int>().ShouldBe(32);
        editor.Value("student.blocks")!.GetValue<int>().ShouldBe(1);
        editor.Yaml.ShouldStartWith("# mine");
    }

    [Fact]
    public async Task SetYaml_Broken_FormStaysAndMayComeBack()
    {
        using var editor = Editor();

        await editor.SetYamlAsync("name: [");

        editor.IsFormBehind.ShouldBeTrue();
        editor.Validation!.Problems.ShouldNotBeEmpty();
        editor.Value("name")!.GetValue<string>().ShouldBe("sample-shop");
        editor.ProblemsAt("name").ShouldBeEmpty();

        await editor.BackToFormAsync();

        editor.Yaml.ShouldContain("name: sample-shop");
        editor.IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task Typing_Fast_IsCheckedOnceAtTheEnd()
    {
        using var editor = Editor();

        var first = editor.SetYamlAsync("name: a");
        editor.IsChecking.ShouldBeTrue();
        var second = editor.SetYamlAsync("name: ab");
        await Task.WhenAll(first, second, editor.SetYamlAsync("name: abc\ndataset: {path: x}"));

        asked.ShouldBe(["name: abc\ndataset: {path: x}"]);
        editor.IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task Check_OldAnswerAfterNewText_IsDropped()
    {
        var slow = new TaskCompletionSource<SpecValidation>();
        var calls = 0;
        using var editor = new SpecEditor(SpecTemplate.All[0].Spec, (_, _) => ++calls == 1 ? slow.Task : Task.FromResult(new SpecValidation([])), TimeProvider.System);
        var first = editor.CheckAsync();
        while (calls == 0)
            await Task.Yield();

        await editor.CheckAsync();
        slow.SetResult(new SpecValidation([new SpecProblem("name", "is old.")]));
        await first;

        editor.IsSound.ShouldBeTrue();
    }

    [Fact]
    public async Task Check_ApiAway_IsNotSoundAndSaysWhy()
    {
        using var editor = new SpecEditor(SpecTemplate.All[0].Spec, (_, _) => throw new DistilleryApiException("away", DistilleryApiException.Unreachable), TimeProvider.System);

        await editor.CheckAsync();

        editor.Fault.ShouldNotBeNull().Message.ShouldBe("away");
        editor.IsSound.ShouldBeFalse();
    }

    [Fact]
    public async Task Key_SameText_IsTheSameAndChangesWithIt()
    {
        using var editor = Editor();
        var before = editor.Key;

        editor.Key.ShouldBe(before);
        await editor.SetAsync("name", "other");

        editor.Key.ShouldNotBe(before);
        editor.Key.Length.ShouldBe(32);
    }

    [Fact]
    public async Task Refuse_Problems_AreShownAtTheirFields()
    {
        using var editor = Editor();
        await editor.CheckAsync();

        editor.Refuse(new DistilleryApiException("no", "invalid_spec", problems: [new SpecProblem("dataset.path", "does not exist.")]));

        editor.ProblemsAt("dataset.path").ShouldHaveSingleItem();
        editor.IsSound.ShouldBeFalse();
    }

    private SpecEditor Editor() => new(SpecTemplate.All[0].Spec, (yaml, _) =>
    {
        asked.Add(yaml);
        var reading = JobSpecReader.ReadYaml(yaml);
        return Task.FromResult(new SpecValidation(reading.Problems, reading.Spec, reading.Spec is null ? null : JobPlanner.Plan(reading.Spec)));
    }, TimeProvider.System);
}
