using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A table of vectors that is looked up by number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleByFrequency;
        private readonly bool _sparse;

        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        internal Embedding(
            Parameter weight, long? paddingIndex, double? maxNorm, double normType, bool scaleByFrequency, bool sparse)
            : base(nameof(Embedding))
        {
            var rows = weight.size(0);
            var index = paddingIndex ?? -1;
            if (paddingIndex is { } given && (given >= rows || given < -rows))
                throw new ArgumentException($"padding_idx must be within the {rows} rows, got {given}.", nameof(paddingIndex));
            _paddingIndex = paddingIndex is < 0 ? index + rows : index;
            (_maxNorm, _normType, _scaleByFrequency, _sparse) = (maxNorm, normType, scaleByFrequency, sparse);
            _weight = weight;
            RegisterComponents();
        }

        /// <summary>The table <c>[num_embeddings, dim]</c>, drawn from N(0, 1); the padding row is zero.</summary>
        public Parameter weight
        {
            get => _weight;
            set
            {
                _weight = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <summary>Looks vectors up. The padding row gets no gradient.</summary>
        /// <param name="input">Row numbers <c>[...]</c> (int64 or int32).</param>
        /// <returns><c>[..., dim]</c>.</returns>
        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } limit)
            {
                using var ids = input.contiguous();
                NativeError.Check(NativeMethods.dt_embedding_renorm_(_weight.Handle, ids.Handle, limit, _normType));
                GC.KeepAlive(_weight);
            }

            return nn.functional.Embedding(input, _weight, _paddingIndex, _scaleByFrequency, _sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a table of vectors, drawn from N(0, 1).</summary>
            /// <param name="num_embeddings">How many rows.</param>
            /// <param name="embedding_dims">Length of a vector.</param>
            /// <param name="padding_idx">A row that is zero and gets no gradient, or null; negative numbers count from the end.</param>
            /// <param name="max_norm">Longer vectors are shortened when looked up; null for no limit.</param>
            /// <param name="norm_type">Exponent of the norm for the limit.</param>
            /// <param name="scale_grad_by_freq">True divides gradients by how often a row occurs in the batch.</param>
            /// <param name="sparse">True makes sparse gradients.</param>
            /// <param name="device">Where the table shall lie; null for the default device.</param>
            /// <param name="dtype">Its dtype; null for the default one.</param>
            public static Modules.Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                var table = new Modules.Parameter(empty(
                    new[] { num_embeddings, embedding_dims }, dtype: dtype ?? get_default_dtype(), device: device ?? get_default_device()));
                init.normal_(table);
                var module = new Modules.Embedding(table, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
                if (padding_idx is not { } row) return module;

                using var noGrad = no_grad();
                using var padding = table.select(0, row < 0 ? row + num_embeddings : row);
                padding.fill_(0);
                return module;
            }

            /// <summary>Creates a table of given vectors.</summary>
            /// <param name="embeddings">The vectors <c>[rows, dim]</c>; the tensor is used up.</param>
            /// <param name="freeze">True (the default): they are not trained.</param>
            /// <param name="padding_idx">A row that gets no gradient, or null.</param>
            /// <param name="max_norm">Longer vectors are shortened when looked up; null for no limit.</param>
            /// <param name="norm_type">Exponent of the norm for the limit.</param>
            /// <param name="scale_grad_by_freq">True divides gradients by how often a row occurs in the batch.</param>
            /// <param name="sparse">True makes sparse gradients.</param>
            public static Modules.Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false) =>
                new(new Modules.Parameter(embeddings, !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }
    }
}
