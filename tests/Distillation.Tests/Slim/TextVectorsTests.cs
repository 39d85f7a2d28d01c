using Distillery.Distillation.Slim;
using Distillery.Distillation.Stages;

namespace Distillery.Distillation.Tests.Slim;

public class TextVectorsTests
{
    [Fact]
    public void Vectors_WrittenAndRead_AreTheSame()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder["deep"], TextVectors.FileName);

        TextVectorsFile.Write(path, Texts.OfTinyShop);
        var read = TextVectorsFile.Read(path, TinyShop.Data);

        read.Items.ShouldBe(Texts.OfTinyShop.Items);
        foreach (var ((name, rows), (_, expected)) in read.Windows.Zip(Texts.OfTinyShop.Windows))
        {
            rows.Vectors.ShouldBe(expected.Vectors, name);
            rows.Users.ShouldBe(expected.Users, name);
            rows.Positions.ShouldBe(expected.Positions, name);
        }

        (read.Dim, read.Encoder, read.Source, read.OrderedDigest).ShouldBe((Texts.Dim, "hashes", "a test", TinyShop.Data.Info.OrderedDigest));
    }

    [Fact]
    public void Vectors_OfOtherRows_AreRefusedWithTheFirst()
    {
        var good = Texts.OfTinyShop;
        int[] users = [.. good.Test.Users];
        users[3]++;
        Should.Throw<StageInputException>(() => (good with { Test = good.Test with { Users = users } }).Check(TinyShop.Data))
            .Message.ShouldContain($"the text vector 3 of test is of user {users[3]}, position {good.Test.Positions[3]}");
        Should.Throw<StageInputException>(() => (good with { OrderedDigest = "other" }).Check(TinyShop.Data)).Message.ShouldContain("the text vectors are of dataset other");
        Should.Throw<StageInputException>(() => (good with { Train = good.Validation }).Check(TinyShop.Data)).Message.ShouldContain("train rows; the data has");
    }

    [Fact]
    public void Vectors_WithANumberThatIsNone_AreRefused()
    {
        var good = Texts.OfTinyShop;
        float[] test = [.. good.Test.Vectors];
        test[5 * Texts.Dim + 1] = float.NaN;
        Should.Throw<ArgumentException>(() => TextVectors.Of(TinyShop.Data, Texts.Dim, good.Items, good.Train.Vectors, good.Validation.Vectors, test, "e", "s"))
            .Message.ShouldContain("the vector 5 of test holds NaN");
        Should.Throw<ArgumentException>(() => TextVectors.Of(TinyShop.Data, Texts.Dim, good.Items, good.Train.Vectors, good.Validation.Vectors, test[1..], "e", "s"))
            .Message.ShouldContain($"there are {test.Length - 1} numbers");
    }

    [Fact]
    public void File_ThatIsNone_IsRefused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder["text.safetensors"], "words");
        Should.Throw<StageInputException>(() => TextVectorsFile.Read(folder["text.safetensors"])).Message.ShouldContain("text.safetensors cannot be read");
        Should.Throw<StageInputException>(() => TextVectorsFile.Read(folder["nowhere.safetensors"])).Message.ShouldContain("nowhere.safetensors cannot be read");
    }
}
