using System.Text;

namespace Distillery.Cli.Completion;

/// <summary>Writes completion scripts. They hold all words, so that a press of the key starts no program.</summary>
internal static class CompletionScripts
{
    /// <summary>Shells that are known.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script for a shell.</summary>
    public static string For(string shell, CliVerb root) => shell switch
    {
        "bash" => Bash(root),
        "zsh" => Zsh(root),
        "fish" => Fish(root),
        _ => throw new BadInputException($"'{shell}' is not a shell that is known; {string.Join(", ", Shells)} are."),
    };

    private static string Bash(CliVerb root) => $$"""
        # Completion for ./platform. Load it with:  source <(./platform completion bash)
        _distillery_platform() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path='' words='' i
          for ((i = 1; i < COMP_CWORD; i++)); do
            case "$path ${COMP_WORDS[i]}" in
        {{Steps(root, "path=\"${path:+$path }${COMP_WORDS[i]}\"")}}    esac
          done
          case "$path" in
        {{Words(root)}}  esac
          case "$path $prev" in
        {{Values(root)}}  esac
          COMPREPLY=($(compgen -W "$words" -- "$cur"))
        }
        complete -o default -F _distillery_platform platform ./platform

        """;

    private static string Zsh(CliVerb root) => $$"""
        #compdef platform ./platform
        # Completion for ./platform. Load it with:  source <(./platform completion zsh)
        _distillery_platform() {
          local cur="${words[CURRENT]}" prev="${words[CURRENT-1]}" verb='' list='' i
          for ((i = 2; i < CURRENT; i++)); do
            case "$verb ${words[i]}" in
        {{Steps(root, "verb=\"${verb:+$verb }${words[i]}\"")}}    esac
          done
          case "$verb" in
        {{Words(root, "list")}}  esac
          case "$verb $prev" in
        {{Values(root, "list")}}  esac
          [[ -n "$list" ]] && compadd -- ${=list} || _files
        }
        compdef _distillery_platform platform ./platform

        """;

    private static string Fish(CliVerb root)
    {
        var text = new StringBuilder("""
            # Completion for ./platform. Load it with:  ./platform completion fish | source
            function __distillery_at
              set -l path ''
              for word in (commandline -opc)[2..-1]
                switch "$path $word"

            """);
        foreach (var verb in root.All().Where(verb => verb.Path.Length > 0))
            text.Append($"      case '{Before(verb)} {verb.Name}'\n        set path '{verb.Path}'\n");
        text.Append("    end\n  end\n  test \"$path\" = \"$argv[1]\"\nend\n");
        foreach (var command in new[] { "platform", "./platform" })
        {
            foreach (var verb in root.All())
            {
                foreach (var below in verb.Verbs)
                    text.Append($"complete -c {command} -n \"__distillery_at '{verb.Path}'\" -f -a {below.Name} -d '{Quoted(below.Description)}'\n");
                foreach (var option in verb.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)))
                    text.Append($"complete -c {command} -n \"__distillery_at '{verb.Path}'\" -l {option.Name[2..]}{(option.TakesValue ? " -r" : "")}{(option.Values.Count > 0 ? $" -f -a '{string.Join(' ', option.Values)}'" : "")} -d '{Quoted(option.Description)}'\n");
            }
        }

        return text.ToString();
    }

    private static string Steps(CliVerb root, string step)
    {
        var paths = root.All().Where(verb => verb.Path.Length > 0).Select(verb => $"'{Before(verb)} {verb.Name}'");
        return $"      {string.Join('|', paths)}) {step} ;;\n";
    }

    private static string Words(CliVerb root, string name = "words")
        => string.Concat(root.All().Select(verb => $"    '{verb.Path}') {name}='{string.Join(' ', verb.Verbs.Select(below => below.Name).Concat(verb.Options.Select(option => option.Name)))}' ;;\n"));

    // An option with a value takes no verb after it: its values, or (with none known) a file.
    private static string Values(CliVerb root, string name = "words")
        => string.Concat(root.All().SelectMany(verb => verb.Options.Where(option => option.TakesValue).Select(option => $"    '{verb.Path} {option.Name}') {name}='{string.Join(' ', option.Values)}' ;;\n")));

    private static string Before(CliVerb verb) => verb.Path.Length == verb.Name.Length ? "" : verb.Path[..^(verb.Name.Length + 1)];

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
}
