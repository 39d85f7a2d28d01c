namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact that a builder call attaches to a resource.</summary>
public interface IResourceAnnotation;
