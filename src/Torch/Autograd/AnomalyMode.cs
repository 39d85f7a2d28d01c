namespace TorchSharp;

public static partial class torch
{
    public static unsafe partial class autograd
    {
        /// <summary>The time in which anomalies are looked for.</summary>
        public sealed class AnomalyMode : IDisposable
        {
            private readonly int enabled;
            private readonly int checkNan;

            internal AnomalyMode(bool mode, bool check_nan)
            {
                int wasEnabled, wasChecked;
                NativeMethods.dt_anomaly(&wasEnabled, &wasChecked);
                enabled = wasEnabled;
                checkNan = wasChecked;
                NativeMethods.dt_set_anomaly(mode ? 1 : 0, check_nan ? 1 : 0);
            }

            /// <summary>True while anomalies are looked for.</summary>
            public static bool IsEnabled
            {
                get
                {
                    int on, nan;
                    NativeMethods.dt_anomaly(&on, &nan);
                    return on != 0;
                }
            }

            /// <summary>Sets back what was before.</summary>
            public void Dispose() => NativeMethods.dt_set_anomaly(enabled, checkNan);
        }
    }
}
