namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Gives its input back.</summary>
    public sealed class Identity : ParameterLessModule<Tensor, Tensor>
    {
        internal Identity()
            : base(nameof(Identity))
        {
        }

        /// <summary>Gives the input back, as a new object that the caller may dispose without harm to the input.</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => tensor.alias();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a module that gives its input back.</summary>
            public static Modules.Identity Identity() => new();
        }
    }
}
