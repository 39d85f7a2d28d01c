namespace Distillery.JobApi.Tests;

/// <summary>Broken specs over the wire: each is a 422 that names the field, and nothing is written.</summary>
public sealed class BrokenSpecTests(SharedApi shared) : IClassFixture<SharedApi>
{
    private readonly ApiHost _api = shared.Host;

    /// <summary>Fields beside a sound name and dataset, and the paths that must be named.</summary>
    public static TheoryData<string, string[]> Specs => new()
    {
        { """{"dataset":{"path":"/d"}}""", ["name"] },
        { """{"name":"sample"}""", ["dataset"] },
        { """{"name":"","dataset":{"path":"/d"}}""", ["name"] },
        { """{"name":"-starts-with-dash","dataset":{"path":"/d"}}""", ["name"] },
        { """{"name":5,"dataset":{"path":"/d"}}""", ["name"] },
        { """{"name":null,"dataset":{"path":"/d"}}""", ["name"] },
        { """{"name":"sample","dataset":"games"}""", ["dataset"] },
        { """{"name":"sample","dataset":{}}""", ["dataset"] },
        { """{"name":"sample","dataset":{"path":"/d","id":"0123456789"}}""", ["dataset"] },
        { """{"name":"sample","dataset":{"id":"not-a-digest"}}""", ["dataset.id"] },
        { """{"name":"sample","dataset":{"id":"0123456789"}}""", ["dataset.id"] }, // a digest that nobody imported
        { """{"name":"sample","dataset":{"path":"/d","kind":"parquet"}}""", ["dataset.kind"] },
        { """{"name":"sample","dataset":{"path":"nul\u0000"}}""", ["dataset.path"] },
        { """{"name":"sample","dataset":{"path":"/d","minimumInteractions":0}}""", ["dataset.minimumInteractions"] },
        { """{"name":"sample","dataset":{"sample":{"users":1}}}""", ["dataset.sample.users"] },
        { """{"name":"sample","dataset":{"path":"/d"},"split":{"kind":"random"}}""", ["split.kind"] },
        { """{"name":"sample","dataset":{"path":"/d"},"split":{"train":2}}""", ["split.train"] },
        { """{"name":"sample","dataset":{"path":"/d"},"split":{"window":1.5}}""", ["split.window"] },
        { """{"name":"sample","dataset":{"path":"/d"},"split":{"window":99999999999999999999}}""", ["split.window"] },
        { """{"name":"sample","dataset":{"path":"/d"},"split":[]}""", ["split"] },
        { """{"name":"sample","dataset":{"path":"/d"},"teacher":{"kind":"oracle"}}""", ["teacher.kind"] },
        { """{"name":"sample","dataset":{"path":"/d"},"teacher":{"kind":"files"}}""", ["teacher.folder"] },
        { """{"name":"sample","dataset":{"path":"/d"},"teacher":{"k":true}}""", ["teacher.k"] },
        { """{"name":"sample","dataset":{"path":"/d"},"method":{"name":"magic"}}""", ["method.name"] },
        { """{"name":"sample","dataset":{"path":"/d"},"method":{"lists":{"weight":-1}}}""", ["method.lists.weight"] },
        { """{"name":"sample","dataset":{"path":"/d"},"method":{"name":"dllm2rec"}}""", ["student.loss"] },
        { """{"name":"sample","dataset":{"path":"/d"},"student":{"dim":10,"heads":3}}""", ["student.heads"] },
        { """{"name":"sample","dataset":{"path":"/d"},"student":{"loss":"mse"}}""", ["student.loss"] },
        { """{"name":"sample","dataset":{"path":"/d"},"training":{"epochs":0}}""", ["training.epochs"] },
        { """{"name":"sample","dataset":{"path":"/d"},"training":{"learningRate":"fast"}}""", ["training.learningRate"] },
        { """{"name":"sample","dataset":{"path":"/d"},"training":{"epoch":3}}""", ["training.epoch"] },
        { """{"name":"sample","dataset":{"path":"/d"},"training":{"seed":null}}""", ["training.seed"] },
        { """{"name":"sample","dataset":{"path":"/d"},"baselines":["random"]}""", ["baselines[0]"] },
        { """{"name":"sample","dataset":{"path":"/d"},"baselines":["text","text"]}""", ["baselines[1]"] },
        { """{"name":"sample","dataset":{"path":"/d"},"evaluation":{"at":[0]}}""", ["evaluation.at[0]"] },
        { """{"name":"sample","dataset":{"path":"/d"},"evaluation":{"protocol":"sampled-7"}}""", ["evaluation.protocol"] },
        { """{"name":"sample","dataset":{"path":"/d"},"register":{"model":"a/b"}}""", ["register.model"] },
        { """{"name":"sample","dataset":{"path":"/d"},"resources":{"memoryGiB":0}}""", ["resources.memoryGiB"] },
        { """{"name":"sample","dataset":{"path":"/d"},"priority":101}""", ["priority"] },
        { """{"name":"sample","dataset":{"path":"/d"},"labels":{"team":["a"]}}""", ["labels.team"] },
        { """{"name":"sample","dataset":{"path":"/d"},"labels":{"nul\u0000":"x"}}""", ["labels.nul\0"] },
        { """{"name":"sample","dataset":{"path":"/d"},"unknown":1,"split":{"window":0},"training":{"batch":0}}""", ["unknown", "split.window", "training.batch"] },
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task Post_BrokenSpec_NamesTheFieldAndWritesNothing(string spec, string[] paths)
    {
        var before = _api.Counts();

        using var response = await _api.PostSpecAsync(spec, key: "some-key");

        var problem = await response.ProblemAsync();
        (problem.Status, problem.Code).ShouldBe((422, "invalid_spec"));
        problem.Errors.Select(error => error.Path).ShouldBe(paths, ignoreOrder: true);
        problem.Errors.ShouldAllBe(error => error.Message.Length > 5);
        problem.Detail.ShouldContain(problem.Errors[0].Message);
        _api.Counts().ShouldBe(before);
    }
}
