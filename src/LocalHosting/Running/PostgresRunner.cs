using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Processes;
using Distillery.LocalHosting.Servers;

namespace Distillery.LocalHosting.Running;

/// <summary>Postgres and its databases.</summary>
internal sealed class PostgresRunner(PostgresServerResource postgres, RunContext context) : ServerRunner(postgres, context)
{
    protected override string? WhyUnavailable => PostgresServer.WhyUnavailable();

    protected override async Task<ILocalServer> StartServerAsync(string folder, CancellationToken cancellation) => await PostgresServer.StartAsync(
        new()
        {
            Folder = folder,
            Port = postgres.PrimaryEndpoint.Port,
            UserName = await postgres.UserName.GetValueAsync(cancellation) ?? "postgres",
            Password = await postgres.PasswordParameter.GetValueAsync(cancellation),
            Log = line => Context.Log.Add(Resource.Name, Resource.Name, line),
        },
        cancellation);

    protected override async Task ReadyAsync(ILocalServer? started, CancellationToken cancellation)
    {
        foreach (var (resource, database) in postgres.Databases)
        {
            try
            {
                if (started is PostgresServer local)
                    await local.CreateDatabaseAsync(database, cancellation);
                else
                    await CreateInContainerAsync(database, cancellation);
                Context.Board.Update(resource, s => s with { State = KnownResourceStates.Running, Note = null });
            }
            catch (ServerException error)
            {
                Context.Log.Add(Resource.Name, Resource.Name, $"database {database}: {error.Message}", isError: true);
                Context.Board.Update(resource, s => s with { State = KnownResourceStates.FailedToStart, Note = error.Message });
            }
        }
    }

    private async Task CreateInContainerAsync(string database, CancellationToken cancellation)
    {
        var runtime = await Context.Containers.CommandAsync(cancellation);
        var container = Context.Board[Resource.Name].Instances[0].Id;
        var user = await postgres.UserName.GetValueAsync(cancellation);
        try
        {
            await ManagedProcess.RunAsync(
                new()
                {
                    Name = "psql",
                    FileName = runtime,
                    Arguments = ["exec", "--env", "PGPASSWORD", container, "psql", "-v", "VERBOSITY=verbose", "-h", "127.0.0.1", "-U", user!, "-c", $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\""],
                    Environment = new Dictionary<string, string?> { ["PGPASSWORD"] = await postgres.PasswordParameter.GetValueAsync(cancellation) },
                },
                cancellation);
        }
        catch (ServerException error) when (error.Message.Contains("42P04", StringComparison.Ordinal))
        {
            // it is there: that was asked for
        }
    }
}
