using System.Data.Common;
using System.Text;

namespace Distillery.Registry;

/// <summary>An insert of many rows as every database understands it: one parameter per value.</summary>
internal static class ValuesInsert
{
    public static void Fill(DbCommand command, string table, IReadOnlyList<object?[]> rows, string suffix)
    {
        var width = rows[0].Length;
        var text = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ");
        for (var row = 0; row < rows.Count; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < width; column++)
            {
                var name = $"@p{(row * width) + column}";
                text.Append(column == 0 ? "" : ", ").Append(name);
                Add(command, name, rows[row][column] ?? DBNull.Value);
            }

            text.Append(')');
        }

        command.CommandText = text.Append(' ').Append(suffix).ToString();
    }

    public static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
