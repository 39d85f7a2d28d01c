using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Something that writes text or changes variables.</summary>
/// <param name="run">Does it.</param>
internal sealed class JinjaStatement(Func<JinjaScope, StringBuilder, JinjaJump> run)
{
    internal JinjaJump Run(JinjaScope scope, StringBuilder output) => run(scope, output);

    internal static JinjaStatement Of(Action<JinjaScope, StringBuilder> run) => new((scope, output) =>
    {
        run(scope, output);
        return JinjaJump.None;
    });

    internal static JinjaStatement Block(List<JinjaStatement> parts) => new((scope, output) =>
    {
        foreach (var part in parts)
            if (part.Run(scope, output) is var jump && jump != JinjaJump.None)
                return jump;
        return JinjaJump.None;
    });
}
