using System.Runtime.CompilerServices;

namespace TorchSharp;

/// <summary>PyTorch's functions and types under TorchSharp's names, over the system's libtorch.</summary>
public static partial class torch
{
    /// <summary>An n-dimensional array of numbers of one type on one device, which can record how it was computed.</summary>
    /// <remarks>
    /// Owns one reference to libtorch's tensor. It is given back by <see cref="Dispose()"/>, by the dispose scope that the
    /// tensor was made in, or by the finaliser. Every operation gives a new tensor that its caller owns; operations whose
    /// name ends in an underscore change the tensor and return it.
    /// A failed operation throws <see cref="System.Runtime.InteropServices.ExternalException"/> with libtorch's message.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private NativeTensor? native;

        internal Tensor(nint handle)
        {
            native = NativeTensor.Own(handle);
            var manager = DisposeScopeManager.ForThread();
            if (manager.Innermost is { } scope)
            {
                scope.Add(this);
                manager.Counts.CreatedInScopeCount++;
            }
            else
            {
                manager.Counts.CreatedOutsideScopeCount++;
            }
        }

        /// <summary>How many tensors of the process are alive: made and neither disposed nor finalised.</summary>
        public static long TotalCount => TensorMemory.Count;

        /// <summary>The most tensors that were alive at once.</summary>
        public static long PeakCount => TensorMemory.Peak;

        /// <summary>The native tensor.</summary>
        /// <exception cref="ObjectDisposedException">The tensor was disposed.</exception>
        public IntPtr Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                var h = native is { } owner ? owner.Handle : 0;
                if (h == 0) ThrowDisposed();
                return h;
            }
        }

        /// <summary>True once the tensor was disposed.</summary>
        public bool IsInvalid => native is null;

        internal DisposeScope? Scope { get; set; }

        internal int ScopeSlot { get; set; }

        /// <summary>Gives the native tensor back; later use of this object is an error.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Gives the native tensor back.</summary>
        /// <param name="disposing">Always true: a forgotten tensor is given back by the finaliser of its native part.</param>
        protected virtual void Dispose(bool disposing)
        {
            var owner = Interlocked.Exchange(ref native, null);
            if (owner is null) return;
            var counts = DisposeScopeManager.ForThread().Counts;
            if (Scope is { } scope)
            {
                scope.Remove(this);
                counts.DisposedInScopeCount++;
            }
            else
            {
                counts.DisposedOutsideScopeCount++;
            }

            var h = owner.Release();
            if (h != 0) NativeMethods.dt_release(h);
        }

        /// <summary>Ends this object for its scope, which releases the handle; 0 if it was disposed already.</summary>
        internal nint ReleaseByScope()
        {
            var owner = Interlocked.Exchange(ref native, null);
            if (owner is null) return 0;
            Scope = null;
            return owner.Release();
        }

        /// <summary>Takes the tensor out of its dispose scope: from now on its owner disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        /// <summary>The same as <see cref="DetachFromDisposeScope"/>; TorchSharp keeps this spelling too.</summary>
        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        /// <summary>Hands the tensor over to the scope around its own, or to nobody where there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Hands the tensor over to another scope.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            ArgumentNullException.ThrowIfNull(other);
            if (Scope is null) other.Attach(this);
            else Scope.MoveToOther(other, this);
            return this;
        }

        /// <summary>Hands the tensor over to the scope of another tensor, or to nobody where that is in none.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            ArgumentNullException.ThrowIfNull(other);
            return other.Scope is null ? DetachFromDisposeScope() : MoveToOtherDisposeScope(other.Scope);
        }

        [System.Diagnostics.CodeAnalysis.DoesNotReturn]
        private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed, perhaps by the scope that it was made in.");
    }
}
