using System.Net.Http.Headers;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>The rules of every alias of a model that has some.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<AliasRulesView>> ListRulesAsync(string model, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<AliasRulesView>>(Route.Of("models", model, "rules"), cancellationToken);

    /// <summary>The rules of an alias; <see cref="AliasRulesView.Rules"/> is null where it is open.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<AliasRulesView> GetRulesAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        calls.GetAsync<AliasRulesView>(Route.Of("models", model, "aliases", alias, "rules"), cancellationToken);

    /// <summary>Every state that the rules of an alias had, newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<AliasRulesView>> ListRulesHistoryAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<AliasRulesView>>(Route.Of("models", model, "aliases", alias, "rules", "history"), cancellationToken);

    /// <summary>Sets the rules of an alias. For admins.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="rules">The rules as a document.</param>
    /// <param name="format">Its format.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_rules</c> with every problem and its path.</exception>
    public Task<AliasRulesView> SetRulesAsync(string model, string alias, string rules, SpecFormat format, CancellationToken cancellationToken = default) =>
        calls.SendAsync<AliasRulesView>(HttpMethod.Put, Route.Of("models", model, "aliases", alias, "rules"), Rules(rules, format), cancellationToken);

    /// <summary>Removes the rules of an alias, which opens it. For admins.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<AliasRulesView> RemoveRulesAsync(string model, string alias, CancellationToken cancellationToken = default) =>
        calls.SendAsync<AliasRulesView>(HttpMethod.Delete, Route.Of("models", model, "aliases", alias, "rules"), null, cancellationToken);

    /// <summary>What the gates of an alias say about a version, evaluated now.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<GateReport> EvaluateGatesAsync(string model, int version, string alias, CancellationToken cancellationToken = default) =>
        calls.GetAsync<GateReport>(Route.Of("models", model, "versions", $"{version}", "gates").With(("alias", alias)), cancellationToken);

    /// <summary>What other rules would say about a version; they are not stored.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its number.</param>
    /// <param name="alias">Whose champion is compared with.</param>
    /// <param name="rules">The rules as a document.</param>
    /// <param name="format">Its format.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_rules</c> with every problem and its path.</exception>
    public Task<GateReport> TryGatesAsync(string model, int version, string alias, string rules, SpecFormat format, CancellationToken cancellationToken = default) =>
        calls.SendAsync<GateReport>(HttpMethod.Post, Route.Of("models", model, "versions", $"{version}", "gates").With(("alias", alias)), Rules(rules, format), cancellationToken);

    private static StringContent Rules(string text, SpecFormat format)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(format == SpecFormat.Yaml ? "application/yaml" : "application/json"));
    }
}
