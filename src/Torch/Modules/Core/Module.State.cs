namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers of the whole tree by path. The tensors are the module's own, not copies.</summary>
            /// <param name="destination">A dictionary to add to, or null for a new one.</param>
            /// <param name="prefix">A path to put before every name, or null.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (key, parameter) in named_parameters())
                {
                    destination.TryAdd(PathOf(prefix, key), parameter);
                }

                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(PathOf(prefix, key), buffer);
                }

                // A tensor that two modules share stands under both paths, as in PyTorch.
                foreach (var (key, child) in named_children())
                {
                    child.state_dict(destination, PathOf(prefix, key));
                }

                return destination;
            }

            /// <summary>Copies values from a dictionary into the parameters and buffers of the same path.</summary>
            /// <param name="source">The values by path; shapes must be equal, dtype and device are converted.</param>
            /// <param name="strict">True: every path of the module must be in the source, and the other way round.</param>
            /// <param name="skip">Paths to leave alone.</param>
            /// <returns>Paths that the source lacks, and paths that the module lacks.</returns>
            /// <exception cref="InvalidOperationException">Strict, and the paths differ.</exception>
            /// <exception cref="ArgumentException">A shape differs; nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                skip ??= [];
                var destination = state_dict();
                var unexpected = source.Keys.Where(key => !skip.Contains(key) && !destination.ContainsKey(key)).ToList();
                var missing = destination.Keys.Where(key => !skip.Contains(key) && !source.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        "The loaded state_dict is not identical to the target dictionary. " +
                        $"Missing: {Listed(missing)}; unexpected: {Listed(unexpected)}.");
                }

                var pairs = source.Where(pair => !skip.Contains(pair.Key) && destination.ContainsKey(pair.Key))
                    .Select(pair => (pair.Key, From: pair.Value, To: destination[pair.Key])).ToList();
                foreach (var (key, from, to) in pairs)
                {
                    long[] given = from.shape, wanted = to.shape;
                    if (!given.AsSpan().SequenceEqual(wanted))
                    {
                        throw new ArgumentException(
                            $"'{key}' has the shape [{string.Join(", ", given)}] in the source, but the module's is [{string.Join(", ", wanted)}].",
                            nameof(source));
                    }
                }

                using var noGrad = no_grad();
                foreach (var (_, from, to) in pairs)
                {
                    to.copy_(from);
                }

                return (missing, unexpected);
            }

            private static string PathOf(string? prefix, string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";

            private static string Listed(List<string> keys)
            {
                const int Shown = 10;
                if (keys.Count == 0) return "none";
                var text = string.Join(", ", keys.Take(Shown));
                return keys.Count > Shown ? $"{text} and {keys.Count - Shown} more" : text;
            }
        }
    }
}
