using System.Security.Cryptography;

namespace Distillery.Registry;

/// <summary>Names for runs that nobody named: two words and a number.</summary>
internal static class RunNames
{
    private static readonly string[] First =
    [
        "able", "amber", "bold", "brave", "bright", "calm", "clear", "clever", "crisp", "daring", "eager", "early", "fair", "fast", "fine", "fresh",
        "gentle", "glad", "golden", "grand", "happy", "keen", "kind", "light", "lively", "lucky", "merry", "mild", "neat", "noble", "proud", "quick",
        "quiet", "ready", "rich", "sharp", "silver", "smart", "steady", "still", "sunny", "swift", "tidy", "true", "vivid", "warm", "wise", "witty",
    ];

    private static readonly string[] Second =
    [
        "ash", "badger", "bear", "beech", "birch", "bison", "cedar", "crane", "deer", "dove", "eagle", "elk", "elm", "falcon", "fern", "finch",
        "fir", "fox", "hare", "hawk", "hazel", "heron", "ibis", "iris", "ivy", "jay", "kite", "lark", "lily", "lynx", "maple", "marten",
        "moss", "newt", "oak", "otter", "owl", "pine", "plover", "raven", "reed", "robin", "rowan", "seal", "stork", "swan", "tern", "wren",
    ];

    public static string New() => $"{RandomNumberGenerator.GetItems<string>(First, 1)[0]}-{RandomNumberGenerator.GetItems<string>(Second, 1)[0]}-{RandomNumberGenerator.GetInt32(1000)}";
}
