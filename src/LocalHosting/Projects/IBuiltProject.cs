namespace Distillery.LocalHosting.Projects;

/// <summary>A project whose built assembly is known, so that it can be started without asking the build.</summary>
public interface IBuiltProject
{
    /// <summary>Full path of the assembly.</summary>
    string AssemblyPath { get; }
}
