namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a project, a server, a parameter.</summary>
public interface IResource
{
    /// <summary>Its name, unique in the application without regard to case.</summary>
    string Name { get; }

    /// <summary>What builder calls attached to it, in their order.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
