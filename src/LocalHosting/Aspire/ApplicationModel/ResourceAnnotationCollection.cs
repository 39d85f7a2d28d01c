using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Annotations of one resource, in the order of the calls.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;
