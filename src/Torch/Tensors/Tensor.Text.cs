using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How <see cref="Tensor.str"/> and <see cref="Tensor.print"/> write a tensor where no style is named.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TensorStringStyle.Julia;

    public partial class Tensor
    {
        /// <summary>Shape, dtype and device, for example <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <summary>The tensor as text.</summary>
        /// <param name="style">Which form.</param>
        /// <param name="fltFormat">.NET format of floating-point numbers; <c>g5</c> when left out.</param>
        /// <param name="width">Characters per line before it is cut short; 100 when left out.</param>
        /// <param name="cultureInfo">Culture of the numbers; the invariant one when left out.</param>
        /// <param name="newLine">What ends a line; a line feed when left out.</param>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Default) style = torch.TensorStringStyle;
            return style == TensorStringStyle.Metadata || IsInvalid
                ? ToString()
                : new TensorText(this, style, fltFormat ?? "g5", width ?? 100, cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? "\n").ToString();
        }

        /// <summary>The tensor as text in the default style.</summary>
        public string str(string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
            ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine);

        /// <summary>The tensor as text in Julia's style.</summary>
        public string jlstr(string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
            ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

        /// <summary>The tensor as text in NumPy's style.</summary>
        public string npstr(string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
            ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

        /// <summary>The tensor as text in C#'s style.</summary>
        public string cstr(string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null) =>
            ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

        /// <summary>Writes the tensor to the console, and gives it back.</summary>
        public Tensor print(string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null, TensorStringStyle style = TensorStringStyle.Default)
        {
            Console.WriteLine(ToString(style, fltFormat, width, cultureInfo, newLine));
            return this;
        }
    }
}
