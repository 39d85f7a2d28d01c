using Distillery.Client;
using Radzen;

namespace Distillery.Dashboard.Operations;

/// <summary>Acts of a page: the question before, and the word after.</summary>
internal sealed class PageActs(DialogService dialogs, NotificationService notices)
{
    private const double RefusalShownMs = 8000;

    /// <summary>Asks before something that cannot simply be undone.</summary>
    public async Task<bool> AskAsync(string title, string text, string yes, string no) =>
        await dialogs.Confirm(text, title, new ConfirmOptions { OkButtonText = yes, CancelButtonText = no }) == true;

    /// <summary>Does it, and says what came of it.</summary>
    /// <param name="act">The call.</param>
    /// <param name="done">What to say when the API took it; nothing when absent.</param>
    /// <returns>Whether the API took it.</returns>
    public async Task<bool> TryAsync(Func<Task> act, string? done)
    {
        try
        {
            await act();
        }
        catch (DistilleryApiException e)
        {
            notices.Notify(NotificationSeverity.Error, "The API refused", e.Message, duration: RefusalShownMs);
            return false;
        }

        if (done is not null)
            notices.Notify(NotificationSeverity.Success, done);
        return true;
    }
}
