namespace Distillery.LanguageModels;

/// <summary>How a statement ends: normally, or by leaving a loop or its turn.</summary>
internal enum JinjaJump
{
    None,
    Break,
    Continue,
}
