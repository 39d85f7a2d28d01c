using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Distillery.LanguageModels.Tests;

public sealed class ChatTemplateTests
{
    private static readonly JsonNode Golden = JsonNode.Parse(File.ReadAllBytes(PathOf()))!;

    public static TheoryData<string> Templates => [.. Golden["templates"]!.AsObject().Select(template => template.Key)];

    /// <summary>Templates in the style of the published ones, rendered by Jinja2 itself (<c>Golden/make-golden.py</c>).</summary>
    [Theory]
    [MemberData(nameof(Templates))]
    [Trait("tier", "golden")]
    public void Apply_EveryConversation_AsJinja2(string name)
    {
        var template = ChatTemplate.Parse(Golden["templates"]![name]!.GetValue<string>());
        foreach (var item in Golden["cases"]!.AsArray().Where(item => item!["template"]!.GetValue<string>() == name))
        {
            var messages = item!["messages"]!.AsArray().Select(message => new ChatMessage(message!["role"]!.GetValue<string>(), message["content"]!.GetValue<string>())).ToList();
            var variables = item["variables"]!.AsObject().ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
            string Apply() => template.Apply(messages, item["prompt"]!.GetValue<bool>(), variables);
            if (item["refused"]?.GetValue<string>() is { } refusal)
                Should.Throw<ChatTemplateException>(Apply, item.ToJsonString()).Message.ShouldContain(refusal);
            else
                Apply().ShouldBe(item["text"]!.GetValue<string>(), item["messages"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("a\n{% include 'x' %}", "line 2: the tag 'include' is not supported")]
    [InlineData("{{ x | pprint }}", "line 1: the filter 'pprint' is not supported; supported are abs, ")]
    [InlineData("\n\n{{ x is prime }}", "line 3: the test 'prime' is not supported")]
    [InlineData("{% for a in b recursive %}{% endfor %}", "line 1: recursive loops are not supported")]
    [InlineData("{% if a %}\nb", "line 2: the template ends before 'endif'")]
    [InlineData("{{ a ", "line 1: the tag that begins here has no '}}'")]
    [InlineData("{# a ", "line 1: the comment that begins here has no end")]
    [InlineData("{{ 'a }}", "line 1: the text that begins here has no end")]
    [InlineData("{{ a ? b }}", "line 1: '?' is not expected here")]
    [InlineData("{{ 1 + }}", "line 1: '}}' is not expected here; a value is right")]
    [InlineData("{% set a.b.c = 1 %}", "line 1: '.' is not expected here")]
    public void Parse_UnsupportedOrBroken_NamesTheLine(string template, string message) =>
        Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(template)).Message.ShouldContain(message);

    [Theory]
    [InlineData("\n{{ f(1) }}", "line 2: 'f' cannot be called here")]
    [InlineData("{{ 'x'.encode('utf8') }}", "line 1: 'the value.encode' cannot be called here, or is not supported")]
    [InlineData("{{ 1 / 0 }}", "line 1: division by zero")]
    [InlineData("{{ raise_exception('no ' ~ messages[0].role) }}", "line 1: no user")]
    [InlineData("{% macro m(a) %}{{ a }}{% endmacro %}\n{{ m(b=1) }}", "line 2: the macro 'm' takes a")]
    public void Apply_WhatFails_NamesTheLine(string template, string message) =>
        Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(template).Apply([new ChatMessage("user", "x")])).Message.ShouldContain(message);

    /// <summary>Expected texts are Jinja2's and <c>json.dumps</c>'s own.</summary>
    [Theory]
    [InlineData("{{ tools is none and documents is none and tools is defined }}", "True")]
    [InlineData("{{ {'b': [1, 'é'], 'a': {}} | tojson(separators=(',', ':'), sort_keys=true) }}", """{"a":{},"b":[1,"é"]}""")]
    [InlineData("{{ {'b': 1, 'a': 2} | tojson(separators=(';', '=')) }}", """{"b"=1;"a"=2}""")]
    [InlineData("{{ 'é😀' | tojson(ensure_ascii=true) }}", "\"\\u00e9\\ud83d\\ude00\"")]
    [InlineData("{{ ['a'] | tojson(true, 2) }}", "[\n  \"a\"\n]")]
    [InlineData("{{ 'aaa' | replace('a', 'b', 2) }} {{ 'aaa'.replace('a', 'b', 1) }} {{ 'aaa'.replace('a', 'b', -1) }}", "bba baa bbb")]
    [InlineData("{{ 'ab'.replace('', '-') }} {{ ''.replace('', '-') }} {{ 'ab' | replace('', '-', 1) }}", "-a-b- - -ab")]
    public void Apply_ArgumentsOfFilters_AreObeyed(string template, string expected) =>
        ChatTemplate.Parse(template).Apply([]).ShouldBe(expected);

    [Fact]
    public void Apply_ToolsGiven_AreThoseAndNotNone() =>
        ChatTemplate.Parse("{{ tools | length }}").Apply([], variables: new Dictionary<string, object?> { ["tools"] = new[] { "a", "b" } }).ShouldBe("2");

    [Fact]
    public void Of_Tokenizer_FillsItsTokensIn()
    {
        var texts = Enumerable.Range(0, 50).Select(i => FuzzText.Of((uint)i));
        var tokenizer = BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 300, ChatTemplate = "{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}" });
        ChatTemplate.Of(tokenizer)!.Apply([new ChatMessage("user", "a"), new ChatMessage("assistant", "b")]).ShouldBe("<s>a</s>b</s>");
        ChatTemplate.Of(BpeTrainer.Train(texts, new BpeTrainerOptions { VocabularySize = 300 })).ShouldBeNull();
    }

    private static string PathOf([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden", "golden.json");
}
