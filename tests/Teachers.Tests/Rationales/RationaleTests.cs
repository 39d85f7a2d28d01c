using Distillery.Data;

namespace Distillery.Teachers.Tests.Rationales;

public sealed class RationaleTests
{
    private static readonly string[] Three = ["likes strategy", "PC strategy; Paradox", "Anno 2070"];

    [Theory]
    [InlineData("Preferences: likes strategy\nCategories and brands: PC strategy; Paradox\nProducts: Anno 2070")]
    [InlineData("preferences: likes strategy\n\ncategories: PC strategy; Paradox\n\nproducts: Anno 2070\n")]
    [InlineData("Here you are.\n1. likes strategy\n2. PC strategy; Paradox\n3. Anno 2070")]
    [InlineData("**Step 1: Preferences:** likes strategy\n**Step 2: Categories & Brands:** PC strategy; Paradox\n**Step 3: Products:** Anno 2070")]
    [InlineData("1) Preferences: likes strategy\n2) Categories/Brands: PC strategy; Paradox\n3) Products: Anno 2070")]
    [InlineData("{\"preferences\": \"likes strategy\", \"categories\": [\"PC strategy\", \"Paradox\"], \"products\": [\"Anno 2070\"]}")]
    [InlineData("{\"preferences\": \"likes strategy\", \"categories\": \"PC strategy\", \"brands\": [\"Paradox\"], \"products\": \"Anno 2070\"}")]
    public void Parse_HeadedTextOrJson_GivesThreeSteps(string text)
    {
        var steps = RationaleSteps.Parse(text);
        steps.ShouldBe(Three);
        RationaleSteps.AreComplete(steps).ShouldBeTrue();
    }

    [Fact]
    public void Parse_NumberedListInsideAStep_StaysInThatStep()
        => RationaleSteps.Parse("Preferences: a\nCategories: b\nProducts:\n1. x\n2. y\n3. z").ShouldBe(["a", "b", "1. x\n2. y\n3. z"]);

    [Theory]
    [InlineData("Preferences:\n1. x\n2. y\n3. z\nCategories and brands: b\nProducts: c", "1. x\n2. y\n3. z", "b")]
    [InlineData("Step 1: a\n1. x\n2. y\nStep 2: b\n1. v\n2. w\n3. z\nStep 3: c", "a\n1. x\n2. y", "b\n1. v\n2. w\n3. z")]
    [InlineData("Preferences: a\nCategories and brands:\n1. x\n2. y\n3. z\nProducts: c", "a", "1. x\n2. y\n3. z")]
    public void Parse_NumberedListsInEveryStep_StayInTheirSteps(string text, string first, string second)
        => RationaleSteps.Parse(text).ShouldBe([first, second, "c"]);

    [Theory]
    [InlineData("I cannot help with that.")]
    [InlineData("{\"preferences\": \"a\", \"categories\": ")]
    [InlineData("")]
    public void Parse_NoSteps_GivesEmptyTexts(string text) => RationaleSteps.Parse(text).ShouldBe(["", "", ""]);

    [Fact]
    public void Parse_MissingStep_IsEmptyAndNotComplete()
    {
        var steps = RationaleSteps.Parse("Preferences: a\nProducts: c");
        steps.ShouldBe(["a", "", "c"]);
        RationaleSteps.AreComplete(steps).ShouldBeFalse();
    }

    [Fact]
    public void Join_AllOrSome_IsCutIntoTheSameAgain()
    {
        RationaleSteps.Parse(RationaleSteps.Join(Three)).ShouldBe(Three);
        RationaleSteps.Parse(RationaleSteps.Join(Three, [2])).ShouldBe(["", Three[1], ""]);
    }

    private static RationaleProvenance Provenance(Dataset dataset) => new()
    {
        Source = "chat", Label = "chat: test-model", Model = "test-model", Template = "slim-cot-v1", TemplateVersion = 1, TemplateDigest = "ab",
        Decoding = new SortedDictionary<string, string> { ["temperature"] = "0" }, DatasetDigest = dataset.Digest, CatalogueDigest = dataset.Catalogue.Digest,
    };

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        using var folder = new TempFolder();
        var (dataset, split) = SmallShop.Of(6, [0, 1, 2, 3, 4, 5]);
        var path = folder.File("deep/rationales.jsonl");
        var one = new Rationale(split.Train.Users[1], split.Train.Positions[1], "Prefers: “quotes”\nand lines", Three);
        RationaleFile.Write(path, Provenance(dataset), [one]);
        var read = RationaleFile.Read(path, dataset);
        read.Provenance.Decoding["temperature"].ShouldBe("0");
        read.Provenance.Model.ShouldBe("test-model");
        read.Rationales.Count.ShouldBe(1);
        read.Rationales[0].Text.ShouldBe(one.Text);
        read.Rationales[0].Steps.ShouldBe(Three);
        var found = read.Find(split.Train);
        found[1]!.Text.ShouldBe(one.Text);
        found[0].ShouldBeNull();
    }

    [Fact]
    public void Read_CutOffOtherDatasetOrDoubled_IsRefused()
    {
        using var folder = new TempFolder();
        var (dataset, _) = SmallShop.Of(6, [0, 1, 2, 3, 4, 5]);
        var path = folder.File("rationales.jsonl");
        RationaleFile.Write(path, Provenance(dataset), [new Rationale(0, 3, "a", Three), new Rationale(0, 4, "b", Three)]);
        var lines = File.ReadAllLines(path);
        File.WriteAllLines(path, lines[..2]);
        Should.Throw<InvalidDataException>(() => RationaleFile.Read(path)).Message.ShouldContain("promises 2");
        File.WriteAllLines(path, [lines[0], lines[1], lines[1]]);
        Should.Throw<InvalidDataException>(() => RationaleFile.Read(path)).Message.ShouldContain("a second time");
        File.WriteAllLines(path, [lines[0], lines[1], "{broken"]);
        Should.Throw<InvalidDataException>(() => RationaleFile.Read(path)).Message.ShouldContain("line 3");
        File.WriteAllLines(path, [lines[0], lines[1], "null"]);
        Should.Throw<InvalidDataException>(() => RationaleFile.Read(path)).Message.ShouldContain("line 3: null is no rationale");
        File.WriteAllLines(path, lines);
        var (other, _) = SmallShop.Of(6, [5, 4, 3, 2, 1, 0]);
        Should.Throw<InvalidDataException>(() => RationaleFile.Read(path, other)).Message.ShouldContain("another order");
    }
}
