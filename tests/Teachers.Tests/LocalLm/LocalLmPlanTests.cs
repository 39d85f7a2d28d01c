using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

public sealed class LocalLmPlanTests
{
    [Fact]
    public void Plan_Tiny_CountsTheWindowsThatTheTeacherDraws()
    {
        var (dataset, split) = LocalShop.Make();
        var options = LocalShop.Options with { Variant = LocalLmVariant.Popularity, Windows = 20, GammaSamples = 3 };

        var plan = LocalLmPlan.Of(dataset, split, options);

        var rows = LocalLmRows.Draw(split, options);
        (plan.Learnt, plan.Answered, plan.Validated, plan.ForGamma).ShouldBe((rows.Learnt.Length, 20, rows.Validation.Length, rows.Gamma.Length));
        LocalLmPlan.Of(dataset, split, options with { Gamma = 1 }).ForGamma.ShouldBe(0);
        plan.CountsExactly.ShouldBeFalse();
        plan.PromptTokens().ShouldBeInRange(20, (20L + plan.ForGamma) * plan.PromptTokensAtMost);
    }

    [Fact]
    public void PromptOf_EachKindOfUser_IsTheTeachersOwnPromptAndSaysWhatHappensToIt()
    {
        var (dataset, split) = LocalShop.Make();
        var plan = LocalLmPlan.Of(dataset, split, LocalShop.Options);
        var rows = LocalLmRows.Draw(split, LocalShop.Options);
        var template = PromptTemplate.Load(LocalLmDefaults.Template(isTiny: true));
        for (var user = 0; user < dataset.Users.Count; user++)
        {
            var windows = Enumerable.Range(0, split.Train.Count).Where(row => split.Train.Users[row] == user).ToArray();
            if (plan.PromptOf(user) is not { } prompt)
            {
                windows.ShouldBeEmpty();
                continue;
            }

            var row = windows.Single(row => split.Train.Positions[row] == prompt.Position);
            prompt.Text.ShouldBe(template.Render(PromptContext.Of(dataset, split.Train, row)).Text);
            prompt.IsAnswered.ShouldBe(rows.Answered.Contains(row));
            prompt.IsLearnt.ShouldBe(rows.Learnt.Contains(row));
            // A window that is asked about is shown where there is one.
            prompt.IsAnswered.ShouldBe(windows.Any(rows.Answered.Contains));
        }

        plan.PromptOf(dataset.Users.Count).ShouldBeNull();
    }

    [Fact]
    public void Plan_ModelOfAFolder_CountsAsTheTeacherReads()
    {
        var folder = Directory.CreateTempSubdirectory("plan-").FullName;
        try
        {
            var (dataset, split) = LocalShop.Make();
            using (var tiny = TinyModel.Train(LocalLmTexts.Of(dataset, split.Train), LocalShop.Options.Tiny!))
                tiny.Save(folder);
            var options = LocalShop.Options with { Model = folder, MaxNewTokens = 8, Template = LocalLmDefaults.Template(isTiny: true), Tuning = LocalShop.Options.Tuning! with { MaxLength = 24 } };

            var plan = LocalLmPlan.Of(dataset, split, options);

            plan.CountsExactly.ShouldBeTrue();
            (plan.PromptTokensAtMost, plan.AnswerTokensAtMost).ShouldBe((16, 8));
            var prompts = new LocalLmPrompts(dataset, plan.Template, Tokenizer.Load(folder));
            plan.PromptTokens().ShouldBe(LocalLmRows.Draw(split, options).Answered.Sum(row => (long)prompts.Ids(split.Train, row, 16).Length));
            plan.PromptOf(split.Train.Users[^1])!.Tokens.ShouldBeGreaterThan(16);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Plan_OptionOutOfRange_IsRefusedAsTheTeacherDoes()
    {
        var (dataset, split) = LocalShop.Make();

        Should.Throw<ArgumentException>(() => LocalLmPlan.Of(dataset, split, LocalShop.Options with { Gamma = 1 })).Message.ShouldContain("teacher.variant is plain");
        Should.Throw<FileNotFoundException>(() => LocalLmPlan.Of(dataset, split, LocalShop.Options with { Model = "/no/such/folder" }));
    }
}
