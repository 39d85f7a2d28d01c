namespace Aspire.Hosting.ApplicationModel;

/// <summary>Kinds of mounts.</summary>
public enum ContainerMountType
{
    /// <summary>A folder of this machine.</summary>
    BindMount,

    /// <summary>A volume of the container runtime.</summary>
    Volume,
}
