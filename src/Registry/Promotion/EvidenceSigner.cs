using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Signs evidence with a key that the store makes once and keeps sealed: ECDSA over P-256 and sha256. Public keys stay for good, so that old
/// bundles can be verified after the sealing key was lost and a new signing key made.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="secrets">Seals the private key.</param>
public sealed class EvidenceSigner(Database database, SecretBox secrets) : IDisposable
{
    /// <summary>The only algorithm so far.</summary>
    public const string Algorithm = "ecdsa-p256-sha256";

    private const string Purpose = "evidence";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SigningKey? _key;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>Public keys, the one in use first.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<IReadOnlyList<EvidenceKey>> KeysAsync(CancellationToken cancellationToken)
    {
        var current = await KeyAsync(cancellationToken);
        var rows = await database.ReadAsync(session => session.QueryAsync<Row>("SELECT id, public_key, created_at FROM signing_keys"), cancellationToken);
        return [.. rows.OrderByDescending(row => row.Id == current.Id).ThenByDescending(row => row.CreatedAt)
            .Select(row => new EvidenceKey(row.Id, Algorithm, row.PublicKey, UnixTime.ToTime(row.CreatedAt), row.Id == current.Id))];
    }

    /// <summary>The key in use; made when there is none that this instance can open.</summary>
    internal async Task<SigningKey> KeyAsync(CancellationToken cancellationToken)
    {
        if (_key is { } known)
            return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _key ??= Usable(await RowsAsync(cancellationToken)) ?? await MakeAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task<IReadOnlyList<Row>> RowsAsync(CancellationToken cancellationToken)
        => database.ReadAsync(session => session.QueryAsync<Row>("SELECT id, public_key, private_key, created_at FROM signing_keys ORDER BY created_at DESC, id"), cancellationToken);

    private async Task<SigningKey> MakeAsync(CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new Row { Id = EvidenceBundle.KeyId(key), PublicKey = key.ExportSubjectPublicKeyInfoPem() + "\n", PrivateKey = secrets.Seal(key.ExportPkcs8PrivateKeyPem(), Purpose) };
        return await database.WriteAsync(
            "signing-key",
            async session =>
            {
                // Two instances that start together: the audit log's head is the lock, the second finds the first one's key.
                await session.ExecuteAsync("UPDATE audit_head SET number = number WHERE one = 1");
                if (Usable(await session.QueryAsync<Row>("SELECT id, public_key, private_key, created_at FROM signing_keys ORDER BY created_at DESC, id")) is { } other)
                    return other;
                await session.InsertAsync(
                    "signing_keys (id, algorithm, public_key, private_key, created_at)", [[made.Id, Algorithm, made.PublicKey, made.PrivateKey, session.Now]]);
                await AuditStore.RecordAsync(session, new AuditEntry("system", "evidence-key.create", $"evidence-key/{made.Id}"));
                return Open(made);
            },
            cancellationToken);
    }

    private SigningKey? Usable(IReadOnlyList<Row> rows)
    {
        foreach (var row in rows)
        {
            try
            {
                return Open(row);
            }
            catch (CryptographicException)
            {
                // Sealed with a key that this instance does not have; its public part still verifies what it signed.
            }
        }

        return null;
    }

    private SigningKey Open(Row row) => new(row.Id, row.PublicKey, secrets.Open(row.PrivateKey, Purpose));

    /// <summary>A key that can sign.</summary>
    internal sealed record SigningKey(string Id, string PublicPem, string PrivatePem)
    {
        /// <summary>Signs a statement.</summary>
        public (string Statement, string Signature) Sign(EvidenceStatement statement)
        {
            var text = JsonSerializer.Serialize(statement, ContractsJson.Indented);
            using var key = ECDsa.Create();
            key.ImportFromPem(PrivatePem);
            return (text, Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        }

        // The private part must not get into a log by accident.
        private bool PrintMembers(StringBuilder text)
        {
            text.Append(Id);
            return true;
        }
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string PublicKey { get; set; } = "";

        public string PrivateKey { get; set; } = "";

        public long CreatedAt { get; set; }
    }
}
