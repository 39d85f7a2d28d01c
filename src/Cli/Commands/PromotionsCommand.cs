using System.CommandLine;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Cli.Commands;

/// <summary><c>promotions</c>, <c>approve</c>, <c>reject</c>, <c>withdraw</c>.</summary>
internal static class PromotionsCommand
{
    /// <summary>The verb that lists requests.</summary>
    public static Command Create()
    {
        var state = new Option<string?>("--state") { Description = "only requests that stand so" };
        state.AcceptOnlyFromAmong([.. PromotionStates.All]);
        var model = new Option<string?>("--model") { Description = "only this model's" };
        var limit = new Option<int>("--limit") { Description = "how many", DefaultValueFactory = _ => 20 };
        var order = CommonOptions.Order();
        var command = Remote.Verb(
            "promotions", "List requests for promotion; show one, comment on one, download its signed evidence.", [state, model, limit, order],
            (client, arguments, ct) => client.ListPromotionsAsync(arguments.GetValue(state), arguments.GetValue(model), null, arguments.GetValue(limit), arguments.IsOldestFirst(order), ct),
            page => Output.Table(
                ["request", "model", "alias", "version", "state", "votes", "by", "asked", "until"],
                page.Items.Select(one => (string[])
                [
                    one.Id, one.Model, one.Alias, $"{one.Version}", one.State, $"{Approvals(one)} of {one.Quorum}", one.RequestedBy, Output.Time(one.CreatedAt), Output.Time(one.ExpiresAt),
                ])));
        var shown = Id();
        command.Subcommands.Add(Remote.Verb("show", "Show a request with gates and votes.", [shown], (client, arguments, ct) => client.GetPromotionAsync(arguments.GetValue(shown)!, ct), Print));
        var (commented, text) = (Id(), new Argument<string>("comment") { Description = "the remark" });
        command.Subcommands.Add(Remote.Verb(
            "comment", "Write a remark without a vote.", [commented, text], (client, arguments, ct) => client.CommentAsync(arguments.GetValue(commented)!, arguments.GetValue(text)!, ct), Print));
        command.Subcommands.Add(EvidenceCommand.CreateDownload());
        return command;
    }

    /// <summary>A verb that votes on a request or takes it back.</summary>
    public static Command CreateVote(string verb, string description, Func<DistilleryClient, string, string?, CancellationToken, Task<PromotionView>> vote)
    {
        var (id, comment) = (Id(), CommonOptions.Comment());
        return Remote.Verb(verb, description, [id, comment], (client, arguments, ct) => vote(client, arguments.GetValue(id)!, arguments.GetValue(comment), ct), Print);
    }

    /// <summary>Prints one request.</summary>
    public static void Print(PromotionView request)
    {
        if (request.Gates is { } gates)
            GatesCommand.Print(gates);
        if (request.Votes.Count > 0)
            Output.Table(["vote", "by", "at", "why"], request.Votes.Select(vote => (string[])[vote.Vote, vote.Actor, Output.Time(vote.Time), vote.Comment ?? ""]));
        foreach (var remark in request.Comments)
            Console.Out.WriteLine($"{Output.Time(remark.Time)} {remark.Actor}: {remark.Text}");
        foreach (var reason in request.Reasons)
            Console.Out.WriteLine(reason);
        Console.Out.WriteLine(request.State switch
        {
            PromotionStates.Open => $"request {request.Id}: version {request.Version} of {request.Model} to '{request.Alias}' waits for {request.Quorum - Approvals(request)} of {request.Quorum} approvals until {Output.Time(request.ExpiresAt)}",
            PromotionStates.Applied => $"request {request.Id}: '{request.Alias}' of {request.Model} points to version {request.Version}",
            _ => $"request {request.Id}: version {request.Version} of {request.Model} to '{request.Alias}' is {request.State}{(request.EndedBy is { } by ? $", by {by}" : "")}",
        });
    }

    private static int Approvals(PromotionView request) => request.Votes.Count(vote => vote.Vote == PromotionVote.Approve);

    private static Argument<string> Id() => new("request") { Description = "its id" };
}
