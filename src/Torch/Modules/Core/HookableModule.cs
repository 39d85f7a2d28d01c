namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module with hooks that <c>call</c> runs before and after <c>forward</c>; calling <c>forward</c> itself skips them.</summary>
        /// <typeparam name="TPreHook">A hook that sees, and may replace, the input.</typeparam>
        /// <typeparam name="TPostHook">A hook that sees input and result, and may replace the result.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            /// <summary>Hooks before the forward pass by key.</summary>
            protected Dictionary<string, TPreHook> pre_hooks = [];

            /// <summary>Hooks after the forward pass by key.</summary>
            protected Dictionary<string, TPostHook> post_hooks = [];

            /// <summary>Hooks before the forward pass that see only the module.</summary>
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];

            /// <summary>Hooks after the forward pass that see only the module.</summary>
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            private int _hookCount;

            /// <summary>Creates an empty module.</summary>
            /// <param name="name">The module's name.</param>
            protected HookableModule(string name)
                : base(name)
            {
            }

            /// <summary>Adds a hook that runs after the forward pass.</summary>
            /// <param name="hook">The hook; what it returns, unless null, replaces the result.</param>
            /// <returns>An object that takes the hook away again.</returns>
            public HookRemover register_forward_hook(TPostHook hook)
            {
                var key = NextKey();
                post_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Adds a hook that runs before the forward pass.</summary>
            /// <param name="hook">The hook; what it returns, unless null, replaces the input.</param>
            /// <returns>An object that takes the hook away again.</returns>
            public HookRemover register_forward_pre_hook(TPreHook hook)
            {
                var key = NextKey();
                pre_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Adds a hook that runs after the forward pass and sees only the module.</summary>
            /// <param name="hook">The hook.</param>
            /// <returns>An object that takes the hook away again.</returns>
            public HookRemover register_forward_hook(Action<Module> hook)
            {
                var key = NextKey();
                module_post_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Adds a hook that runs before the forward pass and sees only the module.</summary>
            /// <param name="hook">The hook.</param>
            /// <returns>An object that takes the hook away again.</returns>
            public HookRemover register_forward_pre_hook(Action<Module> hook)
            {
                var key = NextKey();
                module_pre_hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>True when at least one hook is there; <c>call</c> is a plain <c>forward</c> otherwise.</summary>
            private protected bool HasHooks => pre_hooks.Count + post_hooks.Count + module_pre_hooks.Count + module_post_hooks.Count > 0;

            private protected void RunModulePreHooks()
            {
                foreach (var hook in module_pre_hooks.Values) hook(this);
            }

            private protected void RunModulePostHooks()
            {
                foreach (var hook in module_post_hooks.Values) hook(this);
            }

            private string NextKey() => $"hook{_hookCount++}";

            private void Remove(string key)
            {
                pre_hooks.Remove(key);
                post_hooks.Remove(key);
                module_pre_hooks.Remove(key);
                module_post_hooks.Remove(key);
            }

            /// <summary>Takes a hook away.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> _module;
                private readonly string _key;

                /// <summary>Creates the remover of one hook.</summary>
                /// <param name="module">The module that has the hook.</param>
                /// <param name="key">The hook's key.</param>
                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    _module = module;
                    _key = key;
                }

                /// <summary>Takes the hook away; a second call does nothing.</summary>
                public void remove() => _module.Remove(_key);
            }
        }
    }
}
