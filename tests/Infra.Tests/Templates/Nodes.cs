namespace Distillery.Infra.Tests.Templates;

internal abstract record Node;

internal sealed record TextNode(string Text) : Node;

/// <summary>A pipeline whose value is written, or kept in a variable.</summary>
internal sealed record ActionNode(Pipeline Pipeline) : Node;

/// <summary>if, with and range.</summary>
internal sealed record BlockNode(string Kind, Pipeline Pipeline, IReadOnlyList<Node> Then, IReadOnlyList<Node> Else) : Node;

/// <summary><c>$a, $b := commands</c>: variables may be absent.</summary>
internal sealed record Pipeline(IReadOnlyList<string> Variables, bool Declares, IReadOnlyList<Command> Commands);

/// <summary>A function with arguments, or one operand.</summary>
internal sealed record Command(IReadOnlyList<Operand> Operands);

/// <summary>A word, or a pipeline in parentheses, with fields behind it.</summary>
internal sealed record Operand(string? Word, Pipeline? Inner, string Fields);
