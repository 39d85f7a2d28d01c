namespace Distillery.Registry;

/// <summary>States of a logged model.</summary>
public static class LoggedModelStatuses
{
    /// <summary>Its files are still being written.</summary>
    public const string Pending = "LOGGED_MODEL_PENDING";

    /// <summary>It can be used.</summary>
    public const string Ready = "LOGGED_MODEL_READY";

    /// <summary>Its files could not be written.</summary>
    public const string Failed = "LOGGED_MODEL_UPLOAD_FAILED";
}
