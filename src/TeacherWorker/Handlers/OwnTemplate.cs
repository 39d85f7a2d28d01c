using Distillery.Contracts;
using Distillery.Teachers;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>The prompt template that a spec's chat teacher is asked with.</summary>
internal static class OwnTemplate
{
    /// <summary>The one that the spec names, or the usual one.</summary>
    /// <param name="teacher">The spec's teacher.</param>
    /// <param name="usual">Its name where the spec has none.</param>
    /// <exception cref="PermanentStageException">The spec names something that is no template.</exception>
    public static PromptTemplate Load(TeacherSpec teacher, string usual)
    {
        try
        {
            return PromptTemplate.Load(teacher.Template ?? usual);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            throw new PermanentStageException($"teacher.template: {exception.Message}", exception);
        }
    }
}
