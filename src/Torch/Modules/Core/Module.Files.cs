using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Writes the state dict to a file in TorchSharp's format.</summary>
            /// <param name="location">The file; an existing one is replaced.</param>
            /// <param name="skip">Paths to leave out.</param>
            /// <returns>This module.</returns>
            /// <remarks>Format: the number of tensors, then for each its name, dtype, rank and shape (numbers as LEB128) and its raw bytes.</remarks>
            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            /// <summary>Writes the state dict in TorchSharp's format.</summary>
            /// <param name="writer">Where to write; stays open.</param>
            /// <param name="skip">Paths to leave out.</param>
            /// <returns>This module.</returns>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes the state dict in TorchSharp's format.</summary>
            /// <param name="stream">Where to write; is closed, as in TorchSharp.</param>
            /// <param name="skip">Paths to leave out.</param>
            /// <returns>This module.</returns>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <summary>Writes a state dict in TorchSharp's format.</summary>
            /// <param name="writer">Where to write; stays open.</param>
            /// <param name="sd">The tensors by path.</param>
            /// <param name="skip">Paths to leave out.</param>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(writer);
                ArgumentNullException.ThrowIfNull(sd);
                var written = skip is null ? [.. sd] : sd.Where(pair => !skip.Contains(pair.Key)).ToList();
                writer.Encode(written.Count);
                foreach (var (key, tensor) in written)
                {
                    writer.Write(key);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads a state dict that <see cref="save(string, IList{string})"/> wrote.</summary>
            /// <param name="location">The file.</param>
            /// <param name="strict">True: the file must hold exactly the paths of this module.</param>
            /// <param name="skip">Paths to leave alone.</param>
            /// <param name="loadedParameters">Receives every path of the file and whether the module has it.</param>
            /// <returns>This module.</returns>
            /// <exception cref="FileNotFoundException">There is no such file.</exception>
            /// <exception cref="ArgumentException">Number, names, dtypes or shapes do not fit.</exception>
            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location)) throw new FileNotFoundException($"There is no module file '{location}'.", location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <summary>Reads a state dict in TorchSharp's format.</summary>
            /// <param name="stream">Where to read; is closed, as in TorchSharp.</param>
            /// <param name="strict">True: the stream must hold exactly the paths of this module.</param>
            /// <param name="skip">Paths to leave alone.</param>
            /// <param name="loadedParameters">Receives every path of the stream and whether the module has it.</param>
            /// <returns>This module.</returns>
            /// <exception cref="ArgumentException">Number, names, dtypes or shapes do not fit.</exception>
            public Module load(
                Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads a state dict in TorchSharp's format.</summary>
            /// <param name="reader">Where to read; stays open.</param>
            /// <param name="strict">True: the stream must hold exactly the paths of this module.</param>
            /// <param name="skip">Paths to leave alone.</param>
            /// <param name="loadedParameters">Receives every path of the stream and whether the module has it.</param>
            /// <returns>This module.</returns>
            /// <exception cref="ArgumentException">Number, names, dtypes or shapes do not fit.</exception>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                ArgumentNullException.ThrowIfNull(reader);
                skip ??= [];
                var own = state_dict();
                var count = reader.Decode();
                if (strict && count != own.Count)
                    throw new ArgumentException($"Mismatched state_dict sizes: expected {own.Count}, but found {count} entries.", nameof(reader));

                for (long i = 0; i < count; i++)
                {
                    var key = reader.ReadString();
                    var found = own.TryGetValue(key, out var target);
                    if (strict && !found)
                    {
                        throw new ArgumentException(
                            $"Mismatched module state names: the target module does not have a parameter or buffer named '{key}'.", nameof(reader));
                    }

                    if (found && !skip.Contains(key)) Load(target!, key, reader);
                    else TensorExtensionMethods.Load(reader).Dispose();
                    loadedParameters?.Add(key, found);
                }

                return this;
            }

            /// <summary>Creates a module with its parameterless constructor and reads its state from a file.</summary>
            /// <typeparam name="T">The module's class.</typeparam>
            /// <param name="path">The file.</param>
            [SuppressMessage("Design", "CA1000", Justification = "TorchSharp's signature.")]
            public static Module Create<T>(string path)
                where T : Module, new() => new T().load(path);

            private static void Load(Tensor target, string key, BinaryReader reader)
            {
                try
                {
                    target.Load(reader);
                }
                catch (ArgumentException error)
                {
                    throw new ArgumentException($"'{key}': {error.Message}", error);
                }
            }
        }
    }
}
