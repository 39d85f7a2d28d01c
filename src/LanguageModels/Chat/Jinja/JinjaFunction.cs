namespace Distillery.LanguageModels;

/// <summary>Something that can be called: a global function, a method of a value, or a macro.</summary>
internal delegate object? JinjaFunction(JinjaArguments arguments);
