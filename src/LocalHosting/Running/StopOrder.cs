using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>The order of stopping: a resource goes after all that wait for it.</summary>
internal static class StopOrder
{
    public static IReadOnlyList<IReadOnlyList<ResourceRunner>> Levels(IReadOnlyList<ResourceRunner> runners)
    {
        var left = runners.ToList();
        var levels = new List<IReadOnlyList<ResourceRunner>>();
        while (left.Count > 0)
        {
            var needed = left.SelectMany(Needs).ToHashSet();
            var level = left.Where(r => !needed.Contains(r.Resource)).ToList();
            levels.Add(level.Count > 0 ? level : [.. left]);
            left = left.Except(levels[^1]).ToList();
        }
        return levels;
    }

    private static IEnumerable<IResource> Needs(ResourceRunner runner) => runner.Resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource)
        .Concat(runner.Resource is IResourceWithParent child ? [child.Parent] : []);
}
