namespace Distillery.Registry;

/// <summary>Forms in which webhooks are told.</summary>
public static class WebhookForms
{
    /// <summary>The platform's own.</summary>
    public const string Distillery = "distillery";

    /// <summary>MLflow's, for webhooks that its clients made: its names of events, its payloads, its signature.</summary>
    public const string MLflow = "mlflow";
}
