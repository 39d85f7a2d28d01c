namespace Distillery.Data;

/// <summary>What must hold for the sequence of a user.</summary>
internal static class SequenceRules
{
    /// <summary>The last second of the year 9999: later numbers are milliseconds or noise.</summary>
    internal const long LatestTime = 253_402_300_799;

    internal static (string Reason, string? Value)? Problem(UserSequence user, long expectedId, long writtenId, int itemCount)
    {
        if (writtenId != expectedId)
            return ($"users are numbered from 0 in file order; {expectedId} is next", $"{writtenId}");
        if (user.Items.Length != user.Times.Length)
            return ("items and ts differ in length", $"{user.Items.Length} items, {user.Times.Length} times");
        if (user.Items.Length == 0)
            return ("the user has no interaction; leave the user out", null);
        for (var i = 0; i < user.Items.Length; i++)
        {
            if ((uint)user.Items[i] >= (uint)itemCount)
                return ($"an item id is not in the item table, whose ids are 0..{itemCount - 1}", $"{user.Items[i]}");
            if (user.Times[i] is < 0 or > LatestTime)
                return ("a time is not in Unix seconds (0 or more, before the year 10000)", $"{user.Times[i]}");
            if (i > 0 && user.Times[i] < user.Times[i - 1])
                return ("times decrease; sort each user's interactions by time", $"{user.Times[i - 1]} then {user.Times[i]}");
        }

        return null;
    }
}
