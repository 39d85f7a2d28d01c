using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>Writes a tensor's elements as text; long dimensions are cut to their ends.</summary>
internal sealed class TensorText
{
    private const long MostElements = 1000;
    private const int Ends = 3;

    private readonly torch.Tensor tensor;
    private readonly TensorStringStyle style;
    private readonly string format;
    private readonly int width;
    private readonly CultureInfo culture;
    private readonly string newLine;
    private readonly long[] sizes;
    private readonly bool cut;
    private readonly StringBuilder text = new();

    internal TensorText(torch.Tensor tensor, TensorStringStyle style, string format, int width, CultureInfo culture, string newLine)
    {
        (this.tensor, this.style, this.format, this.width, this.culture, this.newLine) = (tensor, style, format, width, culture, newLine);
        sizes = tensor.shape;
        cut = tensor.numel() > MostElements;
    }

    public override string ToString()
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        var values = tensor.detach().cpu();
        if (torch.is_complex(tensor.dtype)) return tensor.ToString();
        var isFloat = torch.is_floating_point(tensor.dtype);
        values = values.to_type(isFloat ? torch.ScalarType.Float64 : torch.ScalarType.Int64);
        Func<long[], string> element = isFloat ? Floats(values) : Integers(values);
        if (style == TensorStringStyle.Julia)
        {
            text.Append(tensor.ToString()).Append(newLine);
            Rows(new long[sizes.Length], 0, element);
        }
        else
        {
            Nested(new long[sizes.Length], 0, element);
        }

        return text.ToString().TrimEnd();
    }

    private Func<long[], string> Floats(torch.Tensor values)
    {
        var data = values.data<double>();
        return at => data[at].ToString(format, culture);
    }

    private Func<long[], string> Integers(torch.Tensor values)
    {
        var data = values.data<long>();
        var isBool = tensor.dtype == torch.ScalarType.Bool;
        return at => isBool ? (data[at] != 0 ? "True" : "False") : data[at].ToString(culture);
    }

    // The indices of a dimension; -1 stands for those that are left out.
    private IEnumerable<long> Places(int dim)
    {
        for (var i = 0L; i < sizes[dim]; i++)
        {
            if (cut && sizes[dim] > 2 * Ends && i == Ends)
            {
                yield return -1;
                i = sizes[dim] - Ends;
            }

            yield return i;
        }
    }

    private string Line(long[] at, Func<long[], string> element, string separator)
    {
        if (sizes.Length == 0) return element([]);
        var line = new StringBuilder();
        foreach (var i in Places(sizes.Length - 1))
        {
            if (line.Length > 0) line.Append(separator);
            if (line.Length > width) return line.Append("...").ToString();
            at[^1] = i;
            line.Append(i < 0 ? "..." : element(at));
        }

        return line.ToString();
    }

    private void Rows(long[] at, int dim, Func<long[], string> element)
    {
        if (dim >= sizes.Length - 1)
        {
            text.Append(' ').Append(Line(at, element, " ")).Append(newLine);
            return;
        }

        foreach (var i in Places(dim))
        {
            if (i < 0)
            {
                text.Append(" ...").Append(newLine);
                continue;
            }

            at[dim] = i;
            if (dim == sizes.Length - 3)
                text.Append('[').Append(string.Join(',', at[..(dim + 1)])).Append(",..,..] =").Append(newLine);
            Rows(at, dim + 1, element);
        }
    }

    private void Nested(long[] at, int dim, Func<long[], string> element)
    {
        var (open, close, lines) = style == TensorStringStyle.Numpy ? ('[', ']', true) : ('{', '}', false);
        if (sizes.Length == 0)
        {
            text.Append(element([]));
            return;
        }

        text.Append(open);
        if (dim == sizes.Length - 1)
        {
            text.Append(Line(at, element, ", ")).Append(close);
            return;
        }

        var first = true;
        foreach (var i in Places(dim))
        {
            if (!first) text.Append(lines ? "," + newLine + new string(' ', dim + 1) : ", ");
            first = false;
            if (i < 0)
            {
                text.Append("...");
                continue;
            }

            at[dim] = i;
            Nested(at, dim + 1, element);
        }

        text.Append(close);
    }
}
