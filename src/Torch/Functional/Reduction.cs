using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks: modules, functions, initialisation.</summary>
    public static partial class nn
    {
        /// <summary>What becomes of the losses of the elements.</summary>
        [SuppressMessage("Design", "CA1028", Justification = "TorchSharp's type.")]
        public enum Reduction : long
        {
            /// <summary>They stay single.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }
    }
}
