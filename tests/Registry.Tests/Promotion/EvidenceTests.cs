using System.IO.Compression;
using System.Text;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class EvidenceTests
{
    [Fact]
    public async Task Evidence_OfAnAppliedRequest_IsSignedAndSaysWhoDecidedOnWhat()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.MoveAsync(1, People.Bob);
        await store.SetRulesAsync(new AliasRules { Protected = true, Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }] });
        var asked = await store.RequestAsync(2);
        await store.Promotions.ApproveAsync(asked.Id, "fine", People.Bob, default);

        var bundle = (await store.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull();
        var verdict = EvidenceBundle.Verify(new MemoryStream(bundle), await KeysAsync(store));

        verdict.Valid.ShouldBeTrue(verdict.Reason);
        var statement = verdict.Statement.ShouldNotBeNull();
        (statement.Promotion.State, statement.Promotion.RequestedBy, statement.Promotion.Votes.Single().Actor).ShouldBe(("applied", "ann", "bob"));
        statement.GatesAtMove.ShouldNotBeNull().Results.ShouldContain(result => result.Gate == "good enough" && result.Numbers.Value == 0.2);
        statement.Move.ShouldNotBeNull().ShouldSatisfyAllConditions(move => (move.From, move.To, move.Kind).ShouldBe((1, 2, "promotion")));
        statement.Version.ShouldNotBeNull().Artifacts.Single().Digest.Length.ShouldBe(64);
        statement.Previous.ShouldNotBeNull().Version.ShouldBe(1);
        var head = (await store.Audit.ListAsync(new AuditFilter(), null, 200, default)).Items.Single(record => record.Number == statement.AuditNumber);
        head.Hash.ShouldBe(statement.AuditHash);
        // What was signed stays what it is.
        await store.MoveAsync(1, People.Dan, reason: "an emergency of the test");
        EvidenceBundle.Verify(new MemoryStream((await store.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull()), await KeysAsync(store)).Statement.ShouldNotBeNull().SignedAt.ShouldBe(statement.SignedAt);
    }

    [Fact]
    public async Task Evidence_Changed_OrOfAForeignKey_IsNotGenuine()
    {
        await using var store = await TestStore.CreateAsync();
        await using var other = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        var asked = await store.RequestAsync(1);
        await store.Promotions.RejectAsync(asked.Id, "no", People.Bob, default);
        var bundle = (await store.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull();

        EvidenceBundle.Verify(new MemoryStream(Edited(bundle, "\"rejected\"", "\"applied\" ")), await KeysAsync(store)).Reason.ShouldNotBeNull().ShouldContain("changed");
        EvidenceBundle.Verify(new MemoryStream(bundle), await KeysAsync(other)).Reason.ShouldNotBeNull().ShouldContain("not one of the platform's");
        EvidenceBundle.Verify(new MemoryStream([1, 2, 3]), await KeysAsync(store)).Valid.ShouldBeFalse();
        EvidenceBundle.Verify(new MemoryStream(bundle), await KeysAsync(store)).Valid.ShouldBeTrue();
        (await store.Promotions.EvidenceAsync("prm_none", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Key_IsMadeOnceAndKeptSealed()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        var asked = await store.RequestAsync(1);
        var second = store.Reopen();

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () => (await (n % 2 == 0 ? store : second).Signer.KeysAsync(default)).Single().Id)));

        ids.Distinct().ShouldHaveSingleItem();
        var stored = await store.Database.ReadAsync(session => session.FirstAsync<string>("SELECT private_key FROM signing_keys"), default);
        stored.ShouldNotBeNull().ShouldStartWith("v1.");
        EvidenceBundle.Verify(new MemoryStream((await second.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull()), await KeysAsync(store)).Statement.ShouldNotBeNull().Promotion.State.ShouldBe("open");
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Key_ThatCannotBeOpened_IsReplacedAndStillVerifies()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(1);
        var asked = await store.RequestAsync(1);
        await store.Promotions.RejectAsync(asked.Id, "no", People.Bob, default);
        using var stranger = new EvidenceSigner(store.Database, new SecretBox("another key of the tests", store.Folder));

        var keys = await stranger.KeysAsync(default);

        keys.Select(key => key.Current).ShouldBe([true, false]);
        EvidenceBundle.Verify(new MemoryStream((await store.Promotions.EvidenceAsync(asked.Id, default)).ShouldNotBeNull()), keys.Select(key => key.Pem)).Valid.ShouldBeTrue();
    }

    private static async Task<IEnumerable<string>> KeysAsync(TestStore store) => (await store.Signer.KeysAsync(default)).Select(key => key.Pem);

    private static byte[] Edited(byte[] bundle, string text, string by)
    {
        using var file = new MemoryStream();
        file.Write(bundle);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry(EvidenceBundle.StatementFile)!;
            string content;
            using (var reader = new StreamReader(entry.Open(), Encoding.UTF8))
                content = reader.ReadToEnd();
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(EvidenceBundle.StatementFile).Open(), new UTF8Encoding(false));
            content.ShouldContain(text);
            writer.Write(content.Replace(text, by));
        }

        return file.ToArray();
    }
}
