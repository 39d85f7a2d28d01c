using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>A database: it copies its server's state, and runs when it was made (which the server's runner does).</summary>
internal sealed class DatabaseRunner(PostgresDatabaseResource database, RunContext context) : ResourceRunner(database, context)
{
    public override bool HasProcess => false;

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        var last = "";
        while (true)
        {
            await Context.Board.UntilAsync(b => b[database.Parent.Name].State != last, cancellation);
            last = Context.Board[database.Parent.Name].State;
            if (last != KnownResourceStates.Running)
                Context.Board.Update(database.Name, s => s with { State = last, Reported = null, Note = Context.Board[database.Parent.Name].Note });
            else
                Context.Board.Update(database.Name, s => s with { State = s.IsRunning ? s.State : KnownResourceStates.Starting });
        }
    }
}
