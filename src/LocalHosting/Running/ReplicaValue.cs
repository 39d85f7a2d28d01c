namespace Distillery.LocalHosting.Running;

/// <summary>A value that differs between the replicas of a resource.</summary>
internal sealed class ReplicaValue(Func<Replica, string> value)
{
    public string For(Replica replica) => value(replica);
}
