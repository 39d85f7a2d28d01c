using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Distillery.Dashboard.Access;

/// <summary>Tells a live page who its visitor is, before its first component is made.</summary>
internal sealed class VisitorCircuit(Visitor visitor, AuthenticationStateProvider state) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        => visitor.Be((await state.GetAuthenticationStateAsync()).User);
}
