using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Distillery.Data;
using Distillery.Distillation.Stages;
using Distillery.Recommenders;

namespace Distillery.Distillation.Slim;

/// <summary>
/// What SLIM's students read: a vector for the text of every item and one for the rationale of every row, all from one encoder.
/// </summary>
/// <remarks>SLIM Eq. 5: <c>z_i^text = TextEncoder(f_i)</c>, <c>s_u^text = TextEncoder(r_u)</c>. A rationale is made of its row's prefix only.</remarks>
public sealed record TextVectors
{
    /// <summary>Usual name of the file.</summary>
    public const string FileName = "text.safetensors";

    /// <summary>Length of a vector.</summary>
    public required int Dim { get; init; }

    /// <summary>The item texts' vectors by item id, <c>[items * dim]</c>.</summary>
    public required float[] Items { get; init; }

    /// <summary>The rationales of the train rows.</summary>
    public required TextRows Train { get; init; }

    /// <summary>The rationales of the validation rows.</summary>
    public required TextRows Validation { get; init; }

    /// <summary>The rationales of the test rows.</summary>
    public required TextRows Test { get; init; }

    /// <summary>Digest of the dataset in the order that its windows were cut from.</summary>
    public required string OrderedDigest { get; init; }

    /// <summary>Digest of the item table.</summary>
    public required string CatalogueDigest { get; init; }

    /// <summary>What made the vectors, for example <c>tf-idf + svd 128</c>.</summary>
    public required string Encoder { get; init; }

    /// <summary>What wrote the rationales, for example <c>tiny, tuned on 1000 rationales of content (not an LLM)</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The parts by name: <c>train</c>, <c>validation</c>, <c>test</c>.</summary>
    public IEnumerable<(string Name, TextRows Rows)> Windows => [("train", Train), ("validation", Validation), ("test", Test)];

    /// <summary>Whether there are rationales; false where only item text was encoded.</summary>
    public bool HasWindows => Train.Count + Validation.Count + Test.Count > 0;

    /// <summary>Vectors of item text alone: the paper's "+" rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="dim">Length of a vector.</param>
    /// <param name="items"><c>[items * dim]</c>.</param>
    /// <param name="encoder">What made the vectors.</param>
    /// <exception cref="ArgumentException">The count does not fit, or a number is not finite.</exception>
    public static TextVectors OfItems(PreparedData data, int dim, float[] items, string encoder)
    {
        var none = new TextRows { Users = [], Positions = [], Vectors = [] };
        return Checked(data, items, new TextVectors
        {
            Dim = dim,
            Items = items,
            Train = none,
            Validation = none,
            Test = none,
            OrderedDigest = data?.Info.OrderedDigest ?? "",
            CatalogueDigest = data?.Info.CatalogueDigest ?? "",
            Encoder = encoder,
            Source = "item text only",
        });
    }

    /// <summary>Vectors of prepared data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="dim">Length of a vector.</param>
    /// <param name="items"><c>[items * dim]</c>.</param>
    /// <param name="train">In the order of the train rows, <c>[rows * dim]</c>.</param>
    /// <param name="validation">In the order of the validation rows.</param>
    /// <param name="test">In the order of the test rows.</param>
    /// <param name="encoder">What made the vectors.</param>
    /// <param name="source">What wrote the rationales.</param>
    /// <exception cref="ArgumentException">A count does not fit, or a number is not finite.</exception>
    public static TextVectors Of(
        PreparedData data, int dim, float[] items, float[] train, float[] validation, float[] test, string encoder, string source)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Checked(data, items, new TextVectors
        {
            Dim = dim,
            Items = items,
            Train = TextRows.Of(data.Split.Train, train, dim),
            Validation = TextRows.Of(data.Split.Validation, validation, dim),
            Test = TextRows.Of(data.Split.Test, test, dim),
            OrderedDigest = data.Info.OrderedDigest,
            CatalogueDigest = data.Info.CatalogueDigest,
            Encoder = encoder,
            Source = source,
        });
    }

    /// <summary>The rationales' vectors by user and position.</summary>
    public RowVectors ToRowVectors()
    {
        var rows = new RowVectors(Dim, Encoder);
        foreach (var (_, part) in Windows)
            rows.Add(part.Users, part.Positions, part.Vectors);
        return rows;
    }

    /// <summary>sha256 over every number and label: what a student says that it learnt from.</summary>
    /// <returns>Lower-case hex.</returns>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Dim}\n{OrderedDigest}\n{CatalogueDigest}\n{Encoder}\n{Source}\n"));
        hash.AppendData(MemoryMarshal.AsBytes<float>(Items));
        foreach (var (_, rows) in Windows)
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(rows.Users));
            hash.AppendData(MemoryMarshal.AsBytes<int>(rows.Positions));
            hash.AppendData(MemoryMarshal.AsBytes<float>(rows.Vectors));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static TextVectors Checked(PreparedData data, float[] items, TextVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(items);
        var dim = vectors.Dim;
        if (dim < 1 || items.Length != (long)data.Dataset.Catalogue.Count * dim)
            throw new ArgumentException($"there are {items.Length} numbers for {data.Dataset.Catalogue.Count} items of {dim}.", nameof(items));
        foreach (var (name, values) in vectors.Windows.Select(part => (part.Name, part.Rows.Vectors)).Prepend(("items", items)))
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var place)
                throw new ArgumentException($"the vector {place / dim} of {name} holds {values[place]}; numbers must be finite.", name);
        return vectors;
    }

    /// <summary>Makes sure that these vectors are of this data, row by row.</summary>
    /// <param name="data">The data.</param>
    /// <exception cref="StageInputException">They are of another dataset, split or catalogue.</exception>
    public void Check(PreparedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (CatalogueDigest != data.Info.CatalogueDigest || OrderedDigest != data.Info.OrderedDigest || Items.Length != (long)data.Dataset.Catalogue.Count * Dim)
            throw new StageInputException(
                $"the text vectors are of dataset {OrderedDigest} with catalogue {CatalogueDigest}; the data has {data.Info.OrderedDigest} and {data.Info.CatalogueDigest}. Encode the text again.");
        if (!HasWindows)
            return;
        WindowSet[] parts = [data.Split.Train, data.Split.Validation, data.Split.Test];
        foreach (var ((name, texts), rows) in Windows.Zip(parts))
        {
            if (texts.Count != rows.Count)
                throw new StageInputException($"there are text vectors for {texts.Count} {name} rows; the data has {rows.Count}. Encode the text again.");
            for (var row = 0; row < rows.Count; row++)
                if (texts.Users[row] != rows.Users[row] || texts.Positions[row] != rows.Positions[row])
                    throw new StageInputException(
                        $"the text vector {row} of {name} is of user {texts.Users[row]}, position {texts.Positions[row]}; the data has user {rows.Users[row]}, position {rows.Positions[row]} there. Encode the text again.");
        }
    }
}
