using Distillery.Distillation.Slim;
using Distillery.Recommenders;

namespace Distillery.Distillation.Stages;

/// <summary>Finds the text vectors that a student learnt from among the files that a stage was given.</summary>
internal sealed class RowTexts(IReadOnlyList<string> files, PreparedData data)
{
    private readonly Dictionary<string, string> _digests = [];

    /// <summary>Gives the student the vectors of the rows' texts.</summary>
    /// <param name="student">The student.</param>
    /// <param name="digest">Of the vectors that it learnt from.</param>
    /// <param name="row">Key of its row, for messages.</param>
    /// <exception cref="StageInputException">No file has them.</exception>
    public void Give(RowTextStudent student, string digest, string row)
    {
        foreach (var file in files)
        {
            if (_digests.TryGetValue(file, out var known) && known != digest)
                continue;
            var texts = TextVectorsFile.Read(file, data);
            if ((_digests[file] = texts.Digest()) != digest)
                continue;
            student.Use(texts.ToRowVectors());
            return;
        }

        throw new StageInputException($"the student of row {row} learnt from the text vectors {digest}, and none of the {files.Count} files has them: encode the same rationales again, or train it again.");
    }
}
