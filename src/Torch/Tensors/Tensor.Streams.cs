namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        // Spans hold 2 GiB at most; larger tensors go in pieces.
        private const int MostPerPiece = 1 << 30;

        /// <summary>Writes the raw bytes of the elements in row-major order.</summary>
        /// <param name="stream">Where to.</param>
        /// <param name="bufferSize">Kept for TorchSharp's signature; the memory is written without a buffer.</param>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            using var dense = Make(NativeMethods.dt_copy_to_cpu(Handle), this);
            var first = (byte*)dense.DataPointer();
            var length = dense.numel() * dense.ElementSize;
            for (var done = 0L; done < length; done += MostPerPiece)
                stream.Write(new ReadOnlySpan<byte>(first + done, (int)Math.Min(length - done, MostPerPiece)));
            GC.KeepAlive(dense);
        }

        /// <summary>Reads the raw bytes of the elements in row-major order.</summary>
        /// <param name="stream">From where.</param>
        /// <param name="bufferSize">Kept for TorchSharp's signature; the memory is read into without a buffer.</param>
        /// <exception cref="EndOfStreamException">The stream has too few bytes.</exception>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            ArgumentNullException.ThrowIfNull(stream);
            var inPlace = device_type == DeviceType.CPU && is_contiguous();
            using var dense = inPlace ? alias() : empty(shape, dtype, CPU);
            var first = (byte*)dense.DataPointer();
            var length = dense.numel() * dense.ElementSize;
            for (var done = 0L; done < length; done += MostPerPiece)
                stream.ReadExactly(new Span<byte>(first + done, (int)Math.Min(length - done, MostPerPiece)));
            GC.KeepAlive(dense);
            if (inPlace) return;
            using var quiet = no_grad();
            copy_(dense);
        }
    }

    /// <summary>Reads a tensor that <see cref="save"/> wrote.</summary>
    public static Tensor load(string path) => Tensor.load(path);

    /// <summary>Writes a tensor into a file of its own in libtorch's format.</summary>
    public static void save(Tensor t, string path) => t.save(path);
}
