using Distillery.Contracts;

namespace Distillery.Client.Tests;

public class PromotionRouteTests
{
    private static readonly PromotionView Promotion = new()
    {
        Id = "prm_1", Model = "shop", Alias = "champion", Version = 2, State = "open", RequestedBy = "ann", Quorum = 1, EvidenceDigest = "e", CreatedAt = Sample.Noon, ExpiresAt = Sample.Noon,
    };

    [Fact]
    public async Task Promotions_AskTheirRoutes()
    {
        var api = new ScriptedHandler();
        for (var n = 0; n < 6; n++)
            api.Json(Promotion);
        api.Json(new Page<PromotionView>([Promotion], null)).Json(new[] { new EvidenceKey("k", "ecdsa-p256-sha256", "pem", Sample.Noon, true) });
        var client = api.Client();

        (await client.RequestPromotionAsync("shop", new NewPromotion("champion", 2, "better"))).Id.ShouldBe("prm_1");
        await client.GetPromotionAsync("prm_1");
        await client.ApproveAsync("prm_1", "yes");
        await client.RejectAsync("prm_1");
        await client.WithdrawAsync("prm_1");
        await client.CommentAsync("prm_1", "hm");
        (await client.ListPromotionsAsync("open", "shop", limit: 5, oldestFirst: true)).Items.ShouldHaveSingleItem().Quorum.ShouldBe(1);
        (await client.ListEvidenceKeysAsync())[0].Current.ShouldBeTrue();

        api.Calls.Select(call => $"{call.Method} {call.PathAndQuery}").ShouldBe(
        [
            "POST /api/models/shop/promotions", "GET /api/promotions/prm_1", "POST /api/promotions/prm_1/approve", "POST /api/promotions/prm_1/reject", "POST /api/promotions/prm_1/withdraw",
            "POST /api/promotions/prm_1/comments", "GET /api/promotions?state=open&model=shop&order=oldest&limit=5", "GET /api/evidence/keys",
        ]);
    }

    [Fact]
    public async Task AliasesAndModels_AskTheirRoutes()
    {
        var model = new ModelView("shop", Sample.Noon, 2, new Dictionary<string, int> { ["champion"] = 1 });
        var api = new ScriptedHandler().Json(model).Json(model).Json(new[] { new AliasChange("champion", null, 1, "ann", null, Sample.Noon) })
            .Json(new RollbackView("shop", "champion", 2, 1, false, 1, 9)).Json(model).Json(model).Json(model).Json(Sample.Version()).Json(Sample.Version())
            .Json(new Page<ModelView>([model], "t")).Json(new Page<ModelVersionView>([], null));
        var client = api.Client();

        (await client.SetAliasAsync("shop", "champion", new NewAliasMove(1, "why", new AliasOverride("a good reason")))).Aliases["champion"].ShouldBe(1);
        await client.RemoveAliasAsync("shop", "champion", overrideReason: "it burns");
        (await client.ListAliasHistoryAsync("shop"))[0].To.ShouldBe(1);
        (await client.RollBackAsync("shop", "champion", new RollbackRequest("slow"))).To.ShouldBe(1);
        await client.CreateModelAsync(new NewModel("shop"));
        await client.EditModelAsync("shop", new ModelEdit("text"));
        await client.RenameModelAsync("shop", "store");
        await client.CreateVersionAsync("shop", new NewVersion("r1", "model"));
        await client.EditVersionAsync("shop", 2, new ModelEdit("text"));
        (await client.SearchModelsAsync("name = 'shop'", "name DESC", 10, "x")).Next.ShouldBe("t");
        await client.SearchVersionsAsync();

        api.Calls.Select(call => $"{call.Method} {call.PathAndQuery}").ShouldBe(
        [
            "PUT /api/models/shop/aliases/champion", "DELETE /api/models/shop/aliases/champion?override=it%20burns", "GET /api/models/shop/aliases", "POST /api/models/shop/aliases/champion/rollback",
            "POST /api/models", "PATCH /api/models/shop", "POST /api/models/shop/rename", "POST /api/models/shop/versions", "PATCH /api/models/shop/versions/2",
            "GET /api/search/models?filter=name%20%3D%20%27shop%27&orderBy=name%20DESC&limit=10&after=x", "GET /api/search/versions",
        ]);
    }
}
