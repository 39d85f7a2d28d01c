using System.IO.Compression;
using static TorchSharp.torch;

namespace Distillery.TensorFiles.Tests;

/// <summary>Files with random damage are read or refused, but never crash and never raise anything but InvalidDataException.</summary>
public sealed class DamagedFileTests
{
    private const int Rounds = 500;

    public static TheoryData<string> PtFiles => ["tensor.pt", "state.pt", "nested.pt", "views.pt", "protocol4.pt", "dtypes.pt"];

    [Theory]
    [MemberData(nameof(PtFiles))]
    public void Pickle_RandomBytesChanged_IsReadOrRefused(string file)
    {
        var entries = Entries(GoldenFolder.PathOf(file));
        var pickle = entries.Single(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal));
        var random = new Random(17);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = Damage(pickle.Bytes, random);
            using var stream = Zip(entries.Select(entry => entry == pickle ? (entry.Name, damaged) : entry));
            if (!ReadsPt(stream)) refused++;
        }

        refused.ShouldBeGreaterThan(Rounds / 4);
    }

    [Theory]
    [MemberData(nameof(PtFiles))]
    public void Zip_RandomBytesChanged_IsReadOrRefused(string file)
    {
        var whole = File.ReadAllBytes(GoldenFolder.PathOf(file));
        var random = new Random(18);
        for (var round = 0; round < Rounds; round++)
        {
            using var stream = new MemoryStream(Damage(whole, random));
            ReadsPt(stream);
        }
    }

    [Fact]
    public void SafeTensors_RandomBytesChanged_IsReadOrRefused()
    {
        var whole = File.ReadAllBytes(GoldenFolder.PathOf("plain.safetensors"));
        var random = new Random(19);
        var refused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            using var stream = new MemoryStream(Damage(whole, random));
            try
            {
                SafeTensors.Read(stream, "damaged");
            }
            catch (InvalidDataException error)
            {
                error.Message.ShouldStartWith("damaged: ");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(Rounds / 4);
    }

    private static bool ReadsPt(Stream stream)
    {
        using var scope = NewDisposeScope();
        try
        {
            PtFile.ReadTensors(stream, "damaged");
            return true;
        }
        catch (InvalidDataException error)
        {
            error.Message.ShouldStartWith("damaged: ");
            return false;
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return damaged;
    }

    private static List<(string Name, byte[] Bytes)> Entries(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        return [.. zip.Entries.Select(entry =>
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            return (entry.FullName, bytes);
        })];
    }

    private static MemoryStream Zip(IEnumerable<(string Name, byte[] Bytes)> entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        stream.Position = 0;
        return stream;
    }
}
