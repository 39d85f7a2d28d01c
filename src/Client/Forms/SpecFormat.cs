namespace Distillery.Client;

/// <summary>How the text of a job spec is written.</summary>
public enum SpecFormat
{
    /// <summary>YAML, as people write it.</summary>
    Yaml,

    /// <summary>JSON, as on the wire.</summary>
    Json,
}
