using System.Text;

namespace Distillery.JobSpecs.Tests.Reading;

/// <summary>Whatever the text is, the answer is a spec or problems, never an exception.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "\"\"", "-1", "1e999", "9223372036854775808", "\\u0000", "\\ud800", "\"", "{", "]", ",", ":", "true", "\u0001", "é", "🦊", "{{", "../", "\r\n", "&a ", "*a",
        "!!str ", "---", "# ", "\t", "? ", "- ", "|", ">", "%YAML 1.2\n", "<<: ", "@", "`", "-.inf",
    ];

    private static readonly string[] Bodies =
    [
        "name: sample\ndataset: { path: /data }\nmethod: { name: fused, lists: { weight: 1.0 } }\nbaselines: [popularity, twin]\nlabels: { team: a }\n",
        """{"name":"sample","dataset":{"path":"/data"},"training":{"epochs":3,"learningRate":0.01},"baselines":["popularity",{"student":"sasrec","loss":"bce","prefixes":"last"}],"labels":{"team":"a"},"evaluation":{"at":[1,20]}}""",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_MutatedText_GivesASpecOrProblems(bool yaml)
    {
        var random = new Random(3);
        for (var n = 0; n < 3_000; n++)
        {
            var text = Mutate(random, Bodies[yaml ? 0 : 1]);

            var reading = yaml ? JobSpecReader.ReadYaml(text) : JobSpecReader.ReadJson(text);

            (reading.Spec is null).ShouldBe(reading.Problems.Count > 0, text);
            if (reading.Spec is { } spec)
            {
                JobPlanner.Plan(spec).ShouldNotBeEmpty();
                JobSpecReader.ReadYaml(JobSpecWriter.ToYaml(spec)).Problems.ShouldBeEmpty(text);
            }
        }
    }

    [Fact]
    public void ReadYaml_AliasesThatMultiply_AreRefusedBeforeTheyFillTheMemory()
    {
        var text = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 'b'; level <= 'n'; level++)
            text.Append(level).Append(": &").Append(level).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*{(char)(level - 1)}", 9)).Append("]\n");

        JobSpecReader.ReadYaml(text.ToString()).Problems.Single().Message.ShouldContain("aliases");
    }

    [Fact]
    public void ReadYaml_NumberBeyondAnyNumber_IsAProblemOfItsField()
        => JobSpecReader.ReadYaml("{ name: a, dataset: { sample: {} }, training: { learningRate: 1e999 } }").Problems.Single().Path.ShouldBe("training.learningRate");

    private static string Mutate(Random random, string text)
    {
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(text.Length + 1);
            if (random.Next(3) == 0 && at < text.Length)
                text = text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
            else if (random.Next(4) == 0)
                text = text.Insert(at, text.Substring(random.Next(text.Length / 2), random.Next(1, text.Length / 2)));
            else
                text = text.Insert(at, Pieces[random.Next(Pieces.Length)]);
        }

        return text;
    }
}
