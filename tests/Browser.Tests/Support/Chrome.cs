using Microsoft.Playwright;

namespace Distillery.Browser.Tests;

/// <summary>The system's Chromium, driven by Playwright's driver; nothing is downloaded.</summary>
public sealed class Chrome : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private readonly IPlaywright playwright;

    private Chrome(IPlaywright playwright, IBrowser browser) => (this.playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    /// <summary>Where it is; null where none is installed.</summary>
    public static string? Path { get; } = Places.Prepend(Environment.GetEnvironmentVariable("CHROMIUM") ?? "").FirstOrDefault(File.Exists);

    /// <summary>Why the tests of pages cannot run here.</summary>
    public const string Missing = "No Chromium is installed (Debian: apt-get install chromium; or name one in the variable CHROMIUM).";

    public static async Task<Chrome> StartAsync()
    {
        // Two busy cores may take a while; what is expected is waited for, not timed.
        Assertions.SetDefaultExpectTimeout(20_000);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            // Continuous integration runs as root in a container, where Chromium's own sandbox and a large /dev/shm are not to be had.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"],
        });
        return new Chrome(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        playwright.Dispose();
    }
}
