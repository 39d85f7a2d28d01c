namespace Distillery.Dashboard.Jobs;

/// <summary>What an event changed on a job's page.</summary>
[Flags]
public enum JobChanges
{
    /// <summary>Nothing that was not known.</summary>
    None = 0,

    /// <summary>Progress or a message of the job or a stage.</summary>
    Progress = 1,

    /// <summary>A state: result, files, history and runs may have changed with it, and are asked for again.</summary>
    State = 2,

    /// <summary>Metric points.</summary>
    Metrics = 4,

    /// <summary>Log lines.</summary>
    Log = 8,

    /// <summary>A run that was not known.</summary>
    Runs = 16,

    /// <summary>A new connection: points may have been missed, so histories are loaded again.</summary>
    Connection = 32,
}
