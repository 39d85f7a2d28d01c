using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes that are filled when the application runs, and with placeholders in a manifest.</summary>
public sealed class ReferenceExpression : IManifestExpressionProvider, IValueProvider
{
    private readonly string?[] formats;

    private ReferenceExpression(string format, IValueProvider[] providers, string?[] formats)
    {
        Format = format;
        ValueProviders = providers;
        this.formats = formats;
    }

    /// <summary>The text with <c>{0}</c>, <c>{1}</c> … as holes.</summary>
    public string Format { get; }

    /// <summary>What fills the holes.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>Placeholders of the holes.</summary>
    public IReadOnlyList<string> ManifestExpressions => [.. ValueProviders.Select((provider, n) => Placeholder(provider, formats[n]))];

    /// <summary>Filters of the holes, such as <c>uri</c>.</summary>
    public IReadOnlyList<string?> StringFormats => formats;

    /// <inheritdoc/>
    public string ValueExpression => string.Format(Format, [.. ManifestExpressions]);

    /// <summary>Makes an expression from an interpolated string over endpoints, parameters and connection strings.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.GetExpression();

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var values = new object?[ValueProviders.Count];
        for (var n = 0; n < values.Length; n++)
        {
            var value = await ValueProviders[n].GetValueAsync(cancellationToken);
            values[n] = formats[n] == "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }
        return string.Format(Format, values);
    }

    private static string Placeholder(IValueProvider provider, string? format)
    {
        var expression = ((IManifestExpressionProvider)provider).ValueExpression;
        return format is null ? expression : expression.Replace(".value}", $"-{format}-encoded.value}}", StringComparison.Ordinal);
    }

    /// <summary>Collects the parts of an interpolated string.</summary>
    /// <param name="literalLength">Characters outside of holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (formattedCount * 4));
        private readonly List<(IValueProvider Provider, string? Format)> holes = new(formattedCount);

        /// <summary>Adds text.</summary>
        public void AppendLiteral(string value) => text.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

        /// <summary>Adds text that is known already.</summary>
        public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

        /// <summary>Adds a hole.</summary>
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        /// <summary>Adds a hole with a filter: <c>uri</c> percent-encodes.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider
        {
            if (valueProvider is ReferenceExpression inner && format is null)
            {
                // An expression in an expression is one expression.
                var shift = holes.Count;
                text.Append(string.Format(inner.Format.Replace("{{", "{{{{", StringComparison.Ordinal).Replace("}}", "}}}}", StringComparison.Ordinal), [.. inner.ValueProviders.Select((_, n) => $"{{{shift + n}}}")]));
                holes.AddRange(inner.ValueProviders.Select((provider, n) => (provider, inner.formats[n])));
                return;
            }
            text.Append($"{{{holes.Count}}}");
            holes.Add((valueProvider, format));
        }

        /// <summary>Adds a resource as hole.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, null);

        /// <summary>Adds a resource as hole with a filter.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression GetExpression() => new(text.ToString(), [.. holes.Select(h => h.Provider)], [.. holes.Select(h => h.Format)]);
    }
}
