namespace Aspire.Hosting;

/// <summary>Names a project that can be started.</summary>
public interface IProjectMetadata : ApplicationModel.IResourceAnnotation
{
    /// <summary>Full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>True when the project is not to be built on start.</summary>
    bool SuppressBuild => false;
}
