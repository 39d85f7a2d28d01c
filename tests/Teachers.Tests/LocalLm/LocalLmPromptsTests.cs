using Distillery.LanguageModels;

namespace Distillery.Teachers.Tests;

public sealed class LocalLmPromptsTests
{
    private static readonly Tokenizer Tokenizer = BpeTrainer.Train(["\"a title\", \"another\""], new BpeTrainerOptions { VocabularySize = 300 });

    [Theory]
    [InlineData("\"Space Duel\"", "Space Duel")]
    [InlineData(" \"Space Duel\" and more", "Space Duel")]
    [InlineData("\"cut off", "cut off")]
    [InlineData("no quotes", "no quotes")]
    [InlineData("", "")]
    [InlineData("\"\"", "")]
    public void Title_OfWhatAModelWrote_IsWhatStandsBetweenTheQuotes(string written, string title)
    {
        var (dataset, _) = LocalShop.Make();
        var prompts = new LocalLmPrompts(dataset, PromptTemplate.Load("bigrec-v1"), Tokenizer);
        prompts.Title(Tokenizer.Encode(written, addSpecialTokens: false)).ShouldBe(title);
        new LocalLmPrompts(dataset, PromptTemplate.Load("bigrec-tiny-v1"), Tokenizer).Title(Tokenizer.Encode(" " + written, addSpecialTokens: false)).ShouldBe(title);
    }

    [Fact]
    public void Template_OfTheTinyModel_GoesOnAsTheTextsThatItWasTrainedOn()
    {
        var (dataset, split) = LocalShop.Make();
        var prompts = new LocalLmPrompts(dataset, PromptTemplate.Load(LocalLmDefaults.Template(isTiny: true)), Tokenizer);
        var example = prompts.Example(split.Train, 0, 10_000);
        var whole = string.Join(", ", split.Train.History(0).ToArray().Append(split.Train.Targets[0]).Select(item => $"\"{LocalLmPrompts.TitleOf(dataset.Catalogue.Items[item])}\""));
        (Tokenizer.Decode(example.Prompt) + Tokenizer.Decode(example.Answer)).ShouldBe(whole);
        // The tokens, too, are those of the whole text: no word is cut where the answer begins.
        int[] ids = [.. example.Prompt, .. example.Answer[..^1]];
        ids.ShouldBe(Tokenizer.Encode(whole));
    }

    [Fact]
    public void Ids_TooLongPrompt_LosesTheOldestTitlesAndKeepsInstructionAndQuestion()
    {
        var (dataset, split) = LocalShop.Make();
        var template = PromptTemplate.Load("bigrec-v1");
        // A tokenizer that knows the instruction's words: else that would take most of the room.
        var tokenizer = BpeTrainer.Train([.. Enumerable.Repeat(template.Render(PromptContext.Of(dataset, split.Train, 0)).Text.Split("The customer")[0], 40)], new BpeTrainerOptions { VocabularySize = 600 });
        var prompts = new LocalLmPrompts(dataset, template, tokenizer);
        var row = Enumerable.Range(0, split.Train.Count).MaxBy(row => prompts.Text(split.Train, row).Length);
        var (whole, text) = (prompts.Ids(split.Train, row, 10_000), prompts.Text(split.Train, row));
        var head = text[..text.IndexOf("chose: \"", StringComparison.Ordinal)];
        var titles = split.Train.History(row).ToArray().Select(item => LocalLmPrompts.TitleOf(dataset.Catalogue.Items[item])).ToArray();

        var cut = tokenizer.Decode(prompts.Ids(split.Train, row, whole.Length - 20));

        cut.ShouldStartWith(head);
        cut.ShouldEndWith($"\"{titles[^1]}\"\n\n### Response:");
        cut.ShouldNotContain($"\"{titles[0]}\"");
        text.ShouldContain($"\"{titles[0]}\"");
        prompts.Ids(split.Train, row, whole.Length - 20).Length.ShouldBe(whole.Length - 20);
    }

    [Fact]
    public void Settings_EndATitle_AtTheTokenThatExamplesTeach()
    {
        // Not at those of the model's files: an instruction-tuned model's config may name the end of a turn, which no example holds.
        var (dataset, split) = LocalShop.Make();
        var prompts = new LocalLmPrompts(dataset, PromptTemplate.Load("bigrec-v1"), Tokenizer);
        prompts.Settings(8, 4, 2).StopIds.ShouldBe([prompts.Example(split.Train, 0, 10_000).Answer[^1]]);
        prompts.Settings(8, 4, 2).BatchRows.ShouldBe(4);
    }

    [Fact]
    public void Ids_TooLongPrompt_KeepsBeginningAndEnd()
    {
        var (dataset, split) = LocalShop.Make();
        var prompts = new LocalLmPrompts(dataset, PromptTemplate.Load("bigrec-v1"), Tokenizer);
        var whole = prompts.Ids(split.Train, 0, 10_000);
        var cut = prompts.Ids(split.Train, 0, 40);
        cut.Length.ShouldBe(40);
        cut[0].ShouldBe(Tokenizer.BosId!.Value);
        cut[1..].ShouldBe(whole[^39..]);
    }
}
