using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Distillery.Teachers.Tests")]
