using System.Globalization;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Writes answers in DLLM2Rec's format, so that they can be used by the authors' program or read again by <see cref="FilesTeacher"/>.</summary>
public static class DllmFiles
{
    /// <summary>
    /// Writes rankings, distances, distances to the true item (where there are some), item embeddings as safetensors (where there are some) and
    /// <c>teacher.json</c>. Every file is written beside its place first; existing files are replaced at the end. For the authors' program the
    /// embeddings must be saved once more with torch.save as <c>all_embeddings.pt</c>.
    /// </summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="answers">Answers for the train rows.</param>
    /// <param name="train">The train part, whose row order is that of the files.</param>
    /// <param name="cancellationToken">Ends the writing early; nothing is replaced then.</param>
    /// <exception cref="ArgumentException">The answers are not those of the train rows in their order.</exception>
    public static void Write(string folder, TeacherAnswers answers, WindowSet train, CancellationToken cancellationToken = default)
    {
        answers.RequireAligned(train);
        Directory.CreateDirectory(folder);
        var made = new List<(string Temporary, string Name)>();
        string Temporary(string name)
        {
            made.Add((Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), name));
            return made[^1].Temporary;
        }
        try
        {
            WriteMatrix(Temporary(DllmFileNames.Rankings), answers.Rankings, answers.K, cancellationToken);
            WriteMatrix(Temporary(DllmFileNames.Distances), answers.Distances, answers.K, cancellationToken);
            if (answers.TrueDistances is not null)
                WriteMatrix(Temporary(DllmFileNames.TrueDistances), answers.TrueDistances, 1, cancellationToken);
            if (answers.ItemVectors is not null)
                ItemVectorFile.Write(Temporary(DllmFileNames.EmbeddingsSafeTensors), answers.ItemVectors);
            File.WriteAllText(Temporary(DllmFileNames.Provenance), ProvenanceFile.ToJson(answers.Provenance));
            foreach (var (temporary, name) in made)
                File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            foreach (var (temporary, _) in made)
                File.Delete(temporary);
        }
    }

    private static void WriteMatrix<T>(string path, T[] values, int columns, CancellationToken cancellationToken)
        where T : ISpanFormattable
    {
        using var writer = new StreamWriter(path);
        Span<char> text = stackalloc char[32];
        for (var i = 0; i < values.Length; i++)
        {
            if (i % columns == 0)
                cancellationToken.ThrowIfCancellationRequested();
            // The shortest text that reads back as the same number.
            values[i].TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            writer.Write(text[..length]);
            writer.Write((i + 1) % columns == 0 ? '\n' : ' ');
        }
    }
}
