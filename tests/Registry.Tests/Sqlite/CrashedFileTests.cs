using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>The files of SQLite as a process that dies leaves them.</summary>
public sealed class CrashedFileTests
{
    [Fact]
    public async Task Crash_FilesAsTheyAreAtTheMomentOfTheCommit_OpenWithoutTheTransaction()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var copy = Directory.CreateTempSubdirectory("registry-crash-").FullName;
        try
        {
            // What kill -9 leaves: the files of this moment, with the second job's pages written but not committed.
            store.Database.BeforeCommit = _ =>
            {
                foreach (var file in Directory.GetFiles(store.Folder, "registry.db*"))
                    File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
                return Task.CompletedTask;
            };
            await store.SubmitAsync(Samples.Job());
            store.Database.BeforeCommit = null;

            await using var survivor = store.Reopen(copy);
            (await survivor.CountsAsync())["jobs"].ShouldBe(1);
            (await survivor.CountsAsync())["stages"].ShouldBe(1);
            (await survivor.ClaimAsync()).ShouldNotBeNull();
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task Crash_FilesRightAfterAnAcknowledgedCommit_HoldIt()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync();
        var copy = Directory.CreateTempSubdirectory("registry-crash-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(store.Folder, "registry.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));

            await using var survivor = store.Reopen(copy);
            (await survivor.JobStateAsync(job.Id)).ShouldBe(JobStates.Queued);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
