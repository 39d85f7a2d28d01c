using System.Runtime.CompilerServices;

// Every native signature is blittable: calls need no marshalling stub.
[assembly: DisableRuntimeMarshalling]
