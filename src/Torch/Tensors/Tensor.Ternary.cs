namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>This plus <paramref name="value"/> · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Make(NativeMethods.dt_addcmul(Handle, tensor1.Handle, tensor2.Handle, value), this, tensor1, tensor2);

        /// <summary>This plus tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2) => addcmul(tensor1, tensor2, 1);

        /// <summary>In place: this plus <paramref name="value"/> · tensor1 · tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(NativeMethods.dt_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value), tensor1, tensor2);

        /// <summary>In place: this plus tensor1 · tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2) => addcmul_(tensor1, tensor2, 1);

        /// <summary>This plus <paramref name="value"/> · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Make(NativeMethods.dt_addcdiv(Handle, tensor1.Handle, tensor2.Handle, value), this, tensor1, tensor2);

        /// <summary>This plus tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        /// <summary>In place: this plus <paramref name="value"/> · tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(NativeMethods.dt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value), tensor1, tensor2);

        /// <summary>In place: this plus tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);

        /// <summary>This + weight · (end - this), with one weight per element.</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Make(NativeMethods.dt_lerp(Handle, end.Handle, weight.Handle), this, end, weight);

        /// <summary>This + weight · (end - this).</summary>
        public Tensor lerp(Tensor end, Scalar weight) => Make(NativeMethods.dt_lerp_s(Handle, end.Handle, weight), this, end);

        /// <summary>Each element moved into [min, max]; a missing bound does not bind.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Make(NativeMethods.dt_clamp_s(Handle, min ?? default, max ?? default), this);

        /// <summary>Each element moved into [min, max], bounds by element with broadcasting.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) =>
            Make(NativeMethods.dt_clamp(Handle, Optional(min), Optional(max)), this, min, max);

        /// <summary>Each element, but at least <paramref name="min"/>.</summary>
        public Tensor clamp_min(Scalar min) => clamp(min, (Scalar?)null);

        /// <summary>Each element, but at most <paramref name="max"/>.</summary>
        public Tensor clamp_max(Scalar max) => clamp((Scalar?)null, max);

        /// <summary>The same as clamp.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>In place: This + weight · (end - this), with one weight per element.</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Self(NativeMethods.dt_lerp_(Handle, end.Handle, weight.Handle), end, weight);

        /// <summary>In place: This + weight · (end - this).</summary>
        public Tensor lerp_(Tensor end, Scalar weight) => Self(NativeMethods.dt_lerp_s_(Handle, end.Handle, weight), end);

        /// <summary>In place: Each element moved into [min, max]; a missing bound does not bind.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Self(NativeMethods.dt_clamp_s_(Handle, min ?? default, max ?? default));

        /// <summary>In place: Each element moved into [min, max], bounds by element with broadcasting.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Self(NativeMethods.dt_clamp_(Handle, Optional(min), Optional(max)), min, max);

        /// <summary>In place: Each element, but at least <paramref name="min"/>.</summary>
        public Tensor clamp_min_(Scalar min) => clamp_(min, (Scalar?)null);

        /// <summary>In place: Each element, but at most <paramref name="max"/>.</summary>
        public Tensor clamp_max_(Scalar max) => clamp_((Scalar?)null, max);

        /// <summary>In place: The same as clamp.</summary>
        public Tensor clip_(Scalar? min = null, Scalar? max = null) => clamp_(min, max);

        /// <summary>This where the condition holds, elsewhere <paramref name="y"/>, with broadcasting.</summary>
        public Tensor where(Tensor condition, Tensor y) => Make(NativeMethods.dt_where(condition.Handle, Handle, y.Handle), this, condition, y);
    }
}
