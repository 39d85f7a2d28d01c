namespace Distillery.Registry;

/// <summary>What a service does about the schema when it starts.</summary>
public enum MigrateMode
{
    /// <summary>Applies what is missing. Of many instances that start at once, one does it and the others wait.</summary>
    Auto,

    /// <summary>Refuses to start on an older schema; something else migrates, for example a job of the deployment.</summary>
    Check,
}
