namespace Distillery.TensorFiles.Pickle;

/// <summary>The names of the opcodes that are refused, for messages. Names are those of Python's pickletools.</summary>
internal static class PickleOpcodes
{
    private static readonly Dictionary<byte, string> Refused = new()
    {
        [(byte)'I'] = "INT", [(byte)'L'] = "LONG", [0x8b] = "LONG4", [(byte)'S'] = "STRING", [(byte)'T'] = "BINSTRING",
        [(byte)'U'] = "SHORT_BINSTRING", [(byte)'B'] = "BINBYTES", [(byte)'C'] = "SHORT_BINBYTES", [0x8e] = "BINBYTES8",
        [0x96] = "BYTEARRAY8", [0x97] = "NEXT_BUFFER", [0x98] = "READONLY_BUFFER", [(byte)'V'] = "UNICODE", [0x8d] = "BINUNICODE8",
        [(byte)'F'] = "FLOAT", [(byte)'l'] = "LIST", [(byte)'d'] = "DICT", [0x8f] = "EMPTY_SET", [0x90] = "ADDITEMS",
        [0x91] = "FROZENSET", [(byte)'0'] = "POP", [(byte)'2'] = "DUP", [(byte)'1'] = "POP_MARK", [(byte)'g'] = "GET",
        [(byte)'p'] = "PUT", [0x82] = "EXT1", [0x83] = "EXT2", [0x84] = "EXT4", [(byte)'i'] = "INST", [(byte)'o'] = "OBJ",
        [0x81] = "NEWOBJ", [0x92] = "NEWOBJ_EX", [(byte)'P'] = "PERSID",
    };

    public static string NameOf(byte code) => Refused.TryGetValue(code, out var name) ? name : $"0x{code:x2}";
}
