namespace Distillery.Contracts;

/// <summary>What <c>encode-text</c> turns into vectors.</summary>
/// <param name="Source">Whose rationales stand beside the windows: <c>student</c>, <c>teacher</c> or <c>none</c>.</param>
/// <param name="Steps">Steps of the rationales that are used, of 1, 2, 3, in order; written as <c>123</c> so that equal settings are equal values.</param>
/// <param name="Encoder"><c>tfidf</c>, <c>bert</c> or <c>chat</c>.</param>
/// <param name="EncoderFolder">For <c>bert</c>.</param>
/// <param name="Dim">For <c>tfidf</c>: length of the vectors.</param>
public sealed record TextEncoding(string Source, string Steps, string Encoder, string? EncoderFolder, int Dim);
