using Distillery.Dashboard.Text;

namespace Distillery.Dashboard.Tests.Text;

public class FormatTests
{
    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(2.34, "2.3 s")]
    [InlineData(42, "42 s")]
    [InlineData(59.7, "0 min 59 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(3840, "1 h 04 min")]
    [InlineData(180_000, "2 d 02 h")]
    public void Seconds_AnyLength_HasTwoUnits(double seconds, string text) => Format.Seconds(seconds).ShouldBe(text);

    [Theory]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    [InlineData(1e300, "–")]
    public void Seconds_NoLength_IsADash(double seconds, string text) => Format.Seconds(seconds).ShouldBe(text);

    [Theory]
    [InlineData(3, "a few seconds left")]
    [InlineData(41, "about 45 s left")]
    [InlineData(61, "about 2 min left")]
    [InlineData(5400, "about 1.5 h left")]
    [InlineData(-1, "")]
    [InlineData(double.NaN, "")]
    public void TimeLeft_Estimate_IsCoarse(double seconds, string text) => Format.TimeLeft(seconds).ShouldBe(text);

    [Theory]
    [InlineData(10, "just now")]
    [InlineData(-300, "just now")]
    [InlineData(50, "1 min ago")]
    [InlineData(7200, "2 h ago")]
    [InlineData(100_000, "yesterday")]
    [InlineData(864_000, "10 days ago")]
    public void Ago_Age_IsRounded(double seconds, string text) => Format.Ago(TimeSpan.FromSeconds(seconds)).ShouldBe(text);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(19_220_480, "18.3 MiB")]
    public void Bytes_Size_HasABinaryUnit(long bytes, string text) => Format.Bytes(bytes).ShouldBe(text);

    [Fact]
    public void Numbers_AreWrittenAsInPapers()
    {
        Format.Measure(0.07204).ShouldBe("0.0720");
        Format.Measure(double.NaN).ShouldBe("–");
        Format.Difference(0.00496).ShouldBe("+0.0050");
        Format.Difference(-0.00496).ShouldBe("−0.0050");
        Format.Difference(0).ShouldBe("0.0000");
        Format.Percent(0.1731).ShouldBe("17.3 %");
        Format.Count(148_262).ShouldBe("148,262");
        Format.Number(0.00002).ShouldBe("2e-5");
        Format.Number(12_345.67).ShouldBe("12,345.7");
        Format.Number(4.56789).ShouldBe("4.568");
        Format.Plural(1, "job").ShouldBe("1 job");
        Format.Plural(2100, "entry", "entries").ShouldBe("2,100 entries");
        Format.Digest(new string('a', 64)).ShouldBe("aaaaaaaaaaaa");
        Format.IsDigest(new string('a', 64)).ShouldBeTrue();
        Format.IsDigest("time 80/10/10, window 10, ties as-is").ShouldBeFalse();
        Format.IsDigest("abc").ShouldBeFalse();
        Format.Version("0.1.0+e29121d785567704bbcba586d51d46625be6e497").ShouldBe("0.1.0+e29121d7");
        Format.Version("0.1.0").ShouldBe("0.1.0");
    }

    [Theory]
    [InlineData("hr_at_20", "HR@20")]
    [InlineData("ndcg_at_20", "NDCG@20")]
    [InlineData("validation_ndcg_at_20", "Validation NDCG@20")]
    [InlineData("valid_hr_at_10", "Validation HR@10")]
    [InlineData("hr_at_20_cold", "HR@20 cold")]
    [InlineData("loss", "Loss")]
    [InlineData("distillation_loss", "Distillation loss")]
    [InlineData("dataset_digest", "Dataset digest")]
    [InlineData("_", "_")]
    [InlineData("spend_usd", "Spent, $")]
    [InlineData("possibly_billed", "Requests possibly billed")]
    public void MetricNames_Key_BecomesALabel(string key, string label) => MetricNames.Label(key).ShouldBe(label);

    [Fact]
    public void MetricNames_Order_PutsLossesFirst()
    {
        string[] keys = ["seconds", "hr_at_20", "validation_hr_at_20", "kd_loss", "loss"];

        keys.OrderBy(MetricNames.Order).ShouldBe(["loss", "kd_loss", "validation_hr_at_20", "hr_at_20", "seconds"]);
    }
}
