using System.Text;

namespace Distillery.LanguageModels.Tests;

public sealed class UnicodeFormsTests
{
    /// <summary>Unicode's own conformance test, where Debian's package unicode-data is installed (the file itself is not ours to carry).</summary>
    [SkippableFact]
    public void Normalize_UnicodesConformanceTest_Passes()
    {
        const string File = "/usr/share/unicode/NormalizationTest.txt";
        Skip.IfNot(System.IO.File.Exists(File), $"{File} is not there; install unicode-data and unpack it (bunzip2 -k {File}.bz2).");
        var rows = 0;
        foreach (var line in System.IO.File.ReadLines(File))
        {
            if (line.Length == 0 || line[0] is '#' or '@')
                continue;
            var columns = line.Split(';')[..5].Select(column => string.Concat(column.Split(' ').Select(code => char.ConvertFromUtf32(Convert.ToInt32(code, 16))))).ToArray();
            for (var i = 0; i < 5; i++)
            {
                UnicodeForms.Normalize(columns[i], NormalizationForm.FormC).ShouldBe(i < 3 ? columns[1] : columns[3], line);
                UnicodeForms.Normalize(columns[i], NormalizationForm.FormD).ShouldBe(i < 3 ? columns[2] : columns[4], line);
                UnicodeForms.Normalize(columns[i], NormalizationForm.FormKC).ShouldBe(columns[3], line);
                UnicodeForms.Normalize(columns[i], NormalizationForm.FormKD).ShouldBe(columns[4], line);
            }

            rows++;
        }

        rows.ShouldBeGreaterThan(18_000);
    }

    [Theory]
    [InlineData("e\u0301", "é", NormalizationForm.FormC)]
    [InlineData("é", "e\u0301", NormalizationForm.FormD)]
    [InlineData("a\u0308\u0323", "ạ\u0308", NormalizationForm.FormC)]
    [InlineData("ﬁ½", "fi1⁄2", NormalizationForm.FormKC)]
    [InlineData("각", "\u1100\u1161\u11A8", NormalizationForm.FormD)]
    [InlineData("\u1100\u1161\u11A8", "각", NormalizationForm.FormC)]
    [InlineData("\u0958", "\u0915\u093C", NormalizationForm.FormC)]
    [InlineData("plain", "plain", NormalizationForm.FormKD)]
    public void Normalize_KnownCases_AsUnicodeSays(string text, string expected, NormalizationForm form) =>
        UnicodeForms.Normalize(text, form).ShouldBe(expected);
}
