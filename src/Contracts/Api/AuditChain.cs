using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Contracts;

/// <summary>
/// The rule that chains audit records, so that anybody can check an export: the hash of a record is the sha256 of its fields, each as
/// <c>&lt;number of UTF-8 bytes&gt;:&lt;text&gt;,</c> and an absent one as <c>~,</c>, in the order previous hash, number, time (unix
/// milliseconds), actor, role, key, act, target, outcome, before, after, address, request, trace.
/// </summary>
/// <remarks>The lengths make the text of a record unambiguous: no two different records give the same bytes.</remarks>
public sealed class AuditChain
{
    /// <summary>What the first record names as the hash before it.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    private long _number;
    private string _hash = Origin;

    /// <summary>What was found so far.</summary>
    public AuditVerdict Verdict { get; private set; } = new(true, 0, Origin, null, null);

    /// <summary>The hash that a record must have.</summary>
    /// <param name="record">The record; its own hash is not looked at.</param>
    public static string HashOf(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var text = new StringBuilder();
        foreach (var field in (ReadOnlySpan<string?>)[
            record.PreviousHash,
            record.Number.ToString(CultureInfo.InvariantCulture),
            record.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            record.Actor, record.Role, record.KeyId, record.Act, record.Target, record.Outcome,
            record.Before, record.After, record.Address, record.RequestId, record.TraceId])
        {
            if (field is null)
                text.Append("~,");
            else
                text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field},");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Checks the next record, in the order of the numbers from 1.</summary>
    /// <param name="record">The record.</param>
    /// <returns>Whether the log is whole so far.</returns>
    public bool Follow(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!Verdict.Valid)
            return false;
        var reason = record.Number != _number + 1 ? $"record {record.Number} follows record {_number}"
            : record.PreviousHash != _hash ? "it does not name the hash of the record before it"
            : record.Hash != HashOf(record) ? "its hash is not that of its content"
            : null;
        if (reason is not null)
            return Fail(_number + 1, reason);
        (_number, _hash) = (record.Number, record.Hash);
        Verdict = new AuditVerdict(true, _number, _hash, null, null);
        return true;
    }

    /// <summary>Checks that nothing is missing at the end.</summary>
    /// <param name="number">Number of the last record.</param>
    /// <param name="hash">Its hash.</param>
    public AuditVerdict End(long number, string hash)
    {
        if (Verdict.Valid && (number != _number || hash != _hash))
            Fail(_number + 1, $"the log should end with record {number} and hash {hash}");
        return Verdict;
    }

    private bool Fail(long number, string reason)
    {
        Verdict = new AuditVerdict(false, _number, _hash, number, reason);
        return false;
    }
}
