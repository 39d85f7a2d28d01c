namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module with one input.</summary>
        /// <typeparam name="T">The type of input 1.</typeparam>
        /// <typeparam name="TResult">The type of the result.</typeparam>
        public abstract class Module<T, TResult> :
            HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>,
            IModule<T, TResult>
        {
            /// <summary>Creates an empty module.</summary>
            /// <param name="name">The module's name.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>Computes the result without running hooks.</summary>
            /// <param name="input">Input 1.</param>
            public abstract TResult forward(T input);

            /// <summary>Computes the result and runs the hooks around it.</summary>
            /// <param name="input">Input 1.</param>
            public TResult call(T input)
            {
                if (!HasHooks) return forward(input);
                RunModulePreHooks();
                foreach (var hook in pre_hooks.Values)
                {
                    if (hook(this, input) is { } changed) input = changed;
                }

                var result = forward(input);
                foreach (var hook in post_hooks.Values)
                {
                    if (hook(this, input, result) is { } changed) result = changed;
                }

                RunModulePostHooks();
                return result;
            }
        }
    }
}
