using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Data;

/// <summary>The canonical bytes of catalogues and datasets, as <c>docs/formats.md</c> defines them, and their sha256.</summary>
internal static class ContentDigest
{
    private static readonly byte[] CatalogueMark = "distillery-catalogue-1\n"u8.ToArray();
    private static readonly byte[] DatasetMark = "distillery-dataset-1\n"u8.ToArray();

    internal static string OfItems(IReadOnlyList<Item> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(CatalogueMark);
        AppendInt(hash, items.Count);
        foreach (var item in items)
        {
            AppendText(hash, item.Title);
            var attributes = item.Attributes.Where(pair => pair.Value.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
            AppendInt(hash, attributes.Length);
            foreach (var (name, value) in attributes)
            {
                AppendText(hash, name);
                AppendText(hash, value);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static string OfInteractions(string catalogueDigest, IReadOnlyList<UserSequence> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(DatasetMark);
        hash.AppendData(Encoding.ASCII.GetBytes(catalogueDigest));
        AppendInt(hash, users.Count);
        foreach (var user in users)
        {
            AppendInt(hash, user.Items.Length);
            hash.AppendData(LittleEndianBytes(user.Items));
            hash.AppendData(LittleEndianBytes(user.Times));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<byte> LittleEndianBytes(int[] values)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes<int>(values);
        var copy = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(values, copy);
        return MemoryMarshal.AsBytes<int>(copy);
    }

    private static ReadOnlySpan<byte> LittleEndianBytes(long[] values)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes<long>(values);
        var copy = new long[values.Length];
        BinaryPrimitives.ReverseEndianness(values, copy);
        return MemoryMarshal.AsBytes<long>(copy);
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendInt(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendInt(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
