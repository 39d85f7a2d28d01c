namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something whose text is known once the application runs.</summary>
public interface IValueProvider
{
    /// <summary>Gives the text, or null when there is none.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
