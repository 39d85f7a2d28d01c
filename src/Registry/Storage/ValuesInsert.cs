using System.Data.Common;
using System.Text;

namespace Distillery.Registry;

/// <summary>An insert of many rows as every database understands it: one parameter per value.</summary>
internal static class ValuesInsert
{
    public static void Fill(DbCommand command, string table, IReadOnlyList<object?[]> rows, string suffix)
    {
        var number = 0;
        foreach (var value in rows.SelectMany(row => row))
            Add(command, $"@p{number++}", value ?? DBNull.Value);
        command.CommandText = Text(table, rows[0].Length, rows.Count, suffix);
    }

    public static string Text(string table, int width, int rows, string suffix)
    {
        var text = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < width; column++)
                text.Append(column == 0 ? "@p" : ", @p").Append((row * width) + column);
            text.Append(')');
        }

        return text.Append(' ').Append(suffix).ToString();
    }

    public static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
