namespace Distillery.Registry;

/// <summary>A property that a search may name.</summary>
/// <typeparam name="T">What is searched.</typeparam>
/// <param name="Sql">Its value in the database.</param>
/// <param name="Of">The same value of a row that was read: a text or a <see cref="long"/>. Pages end with it.</param>
/// <param name="IsText">Whether it is a text.</param>
/// <param name="IsNullable">Whether it may be NULL; what is NULL is unequal to everything, and cannot be ordered by.</param>
internal sealed record SearchColumn<T>(string Sql, Func<T, object> Of, bool IsText = false, bool IsNullable = false)
{
    /// <summary>What rows are ordered by: texts by their bytes, on both databases.</summary>
    public string Order => Sql + (IsText ? " {postgres}COLLATE \"C\"{/postgres}" : "");
}
