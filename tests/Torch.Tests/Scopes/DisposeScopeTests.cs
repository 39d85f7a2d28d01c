using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Torch.Tests.Scopes;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_EndsWhatWasMadeInIt()
    {
        Tensor inner, outer;
        using (NewDisposeScope())
        {
            outer = ones(1);
            using (NewDisposeScope()) inner = ones(1);
            inner.IsInvalid.ShouldBeTrue();
            outer.IsInvalid.ShouldBeFalse();
        }

        outer.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void MoveToOuter_SurvivesItsScopeOnly()
    {
        Tensor t;
        using (var outer = NewDisposeScope())
        {
            using (NewDisposeScope()) t = ones(1).MoveToOuterDisposeScope();
            t.IsInvalid.ShouldBeFalse();
            outer.Contains(t).ShouldBeTrue();
            outer.DisposablesCount.ShouldBe(1);
        }

        t.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void MoveToOuter_NoOuterScope_BelongsToNobody()
    {
        Tensor t;
        using (NewDisposeScope()) t = ones(1).MoveToOuterDisposeScope();
        t.IsInvalid.ShouldBeFalse();
        t.Dispose();
    }

    [Fact]
    public void DetachAndAttach_MoveOwnership()
    {
        Tensor t;
        using (var first = NewDisposeScope())
        {
            t = ones(1).DetachFromDisposeScope();
            first.DisposablesCount.ShouldBe(0);
        }

        t.IsInvalid.ShouldBeFalse();
        using (var second = NewDisposeScope())
        {
            second.Attach(t);
            second.Attach(t);
            second.DisposablesCount.ShouldBe(1);
        }

        t.IsInvalid.ShouldBeTrue();
    }

    [Fact]
    public void DisposeEverythingBut_KeepsThose()
    {
        using var scope = NewDisposeScope();
        var (a, b, c) = (ones(1), ones(1), ones(1));
        scope.DisposeEverythingBut(a, b).ShouldBe((a, b));
        a.IsInvalid.ShouldBeFalse();
        c.IsInvalid.ShouldBeTrue();
        scope.DisposablesCount.ShouldBe(2);
        scope.DisposeEverythingBut(b);
        a.IsInvalid.ShouldBeTrue();
        scope.DisposeEverything();
        b.IsInvalid.ShouldBeTrue();
        ones(1);
        scope.DisposablesCount.ShouldBe(1);
    }

    [Fact]
    public void Dispose_ForeignObjectsToo()
    {
        var foreign = new MemoryStream();
        using (var scope = NewDisposeScope())
        {
            scope.Attach(foreign);
            scope.Contains(foreign).ShouldBeTrue();
        }

        Should.Throw<ObjectDisposedException>(() => foreign.ReadByte());
    }

    [Fact]
    public void EarlyDisposed_LeavesTheScope_ManyTimes()
    {
        using var scope = NewDisposeScope();
        var kept = Enumerable.Range(0, 10).Select(i => full(1, i)).ToList();
        for (var i = 0; i < 1000; i++)
        {
            var a = ones(1);
            var b = ones(1);
            a.Dispose();
            b.Dispose();
        }

        scope.DisposablesCount.ShouldBe(10);
        kept[3].Dispose();
        for (var i = 0; i < 500; i++) kept.Add(full(1, i));
        scope.DisposablesCount.ShouldBe(509);
        kept[9].item<float>().ShouldBe(9);
        scope.Dispose();
        kept.ShouldAllBe(t => t.IsInvalid);
    }

    [Fact]
    public void OuterDisposedFirst_InnerStillWorks()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var t = ones(1);
        outer.Dispose();
        CurrentDisposeScope.ShouldBeSameAs(inner);
        inner.Dispose();
        t.IsInvalid.ShouldBeTrue();
        CurrentDisposeScope.ShouldBeNull();
        Should.Throw<ObjectDisposedException>(() => inner.Attach(t));
    }

    [Fact]
    public void Wrapped_KeepsTheResultOnly()
    {
        using var scope = NewDisposeScope();
        Tensor? temporary = null;
        var result = WrappedTensorDisposeScope(() =>
        {
            temporary = ones(1);
            return temporary + 1;
        });
        temporary!.IsInvalid.ShouldBeTrue();
        result.item<float>().ShouldBe(2);
        scope.DisposablesCount.ShouldBe(1);
    }

    [Fact]
    public void MoveToOther_ChangesOwner()
    {
        using var first = NewDisposeScope();
        var sample = ones(1);
        var second = NewDisposeScope();
        var t = ones(1);
        t.MoveToOtherDisposeScope(first);
        first.Contains(t).ShouldBeTrue();
        var u = ones(1).MoveToOtherDisposeScope(sample);
        second.Dispose();
        t.IsInvalid.ShouldBeFalse();
        u.IsInvalid.ShouldBeFalse();
    }

    [Fact]
    public void Scopes_OtherThreads_AreTheirOwn()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(1));
        thread.Start();
        thread.Join();
        scope.DisposablesCount.ShouldBe(0);
        other!.Dispose();
    }

    [Fact]
    public void Statistics_CountThisThread()
    {
        var counts = new long[6];
        var thread = new Thread(() =>
        {
            var statistics = DisposeScopeManager.Statistics;
            ones(1).Dispose();
            using (NewDisposeScope())
            {
                ones(1);
                ones(1).DetachFromDisposeScope().Dispose();
            }

            counts =
            [
                statistics.CreatedOutsideScopeCount, statistics.DisposedOutsideScopeCount, statistics.CreatedInScopeCount,
                statistics.DisposedInScopeCount, statistics.DetachedFromScopeCount, statistics.ThreadTotalLiveCount,
            ];
        });
        thread.Start();
        thread.Join();
        counts.ShouldBe([1, 2, 2, 1, 1, 0]);
    }
}
