namespace Distillery.Teachers;

/// <summary>The files of DLLM2Rec's format, as the authors' program names them, and two of ours beside them.</summary>
public static class DllmFileNames
{
    /// <summary>Whitespace matrix <c>[train rows, at least K]</c> of 0-based item ids, best first.</summary>
    public const string Rankings = "myrank_train.txt";

    /// <summary>Whitespace matrix of the same shape: the distance of each ranked item, small = confident.</summary>
    public const string Distances = "confidence_train.txt";

    /// <summary>Optional, ours: one distance a row, to the item that really came next (Eq. 7 of the paper; the authors' format has no place for it).</summary>
    public const string TrueDistances = "truth_distance_train.txt";

    /// <summary>Item embeddings <c>[items, dim]</c> as the authors' program reads them: one tensor, saved by torch.save.</summary>
    public const string EmbeddingsPt = "all_embeddings.pt";

    /// <summary>The same as safetensors, one tensor; this is what we write.</summary>
    public const string EmbeddingsSafeTensors = "all_embeddings.safetensors";

    /// <summary>Optional, ours: who made the files and for which dataset. Where it lies beside them, the digests are checked.</summary>
    public const string Provenance = "teacher.json";
}
