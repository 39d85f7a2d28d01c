namespace Distillery.Infra.Tests;

/// <summary>The check of settings must be able to fail.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("ConnectionStrings__registry", true)]
    [InlineData("ConnectionStrings__registri", false)]
    [InlineData("Distillery__Artifacts__S3__Bucket", true)]
    [InlineData("Distillery__Artifacts__S3__Buckets", false)]
    [InlineData("Distillery__Artifacts__GraceHours", true)]
    [InlineData("Distillery__Worker__Concurrency", true)]
    [InlineData("Distillery__Worker__Concurency", false)]
    [InlineData("Distillery__Frobnicate", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", true)]
    [InlineData("HTTP_PORT", false)]
    public void IsRead_Name_TellsWhetherTheCodeKnowsIt(string name, bool expected) => Settings.IsRead(name).ShouldBe(expected);
}
