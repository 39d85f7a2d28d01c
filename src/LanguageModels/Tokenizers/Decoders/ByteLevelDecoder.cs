using System.Text;

namespace Distillery.LanguageModels;

/// <summary>From the byte alphabet back to text; bytes that are no UTF-8 become U+FFFD.</summary>
internal sealed class ByteLevelDecoder : ITokenDecoder
{
    public List<string> DecodeChain(List<string> tokens)
    {
        var bytes = new List<byte>();
        var own = new List<byte>();
        foreach (var token in tokens)
        {
            own.Clear();
            foreach (var character in token)
            {
                if (ByteAlphabet.TryByte(character, out var value))
                {
                    own.Add(value);
                    continue;
                }

                // An added token, for example, is spelt in plain text.
                own.Clear();
                own.AddRange(Encoding.UTF8.GetBytes(token));
                break;
            }

            bytes.AddRange(own);
        }

        return [Encoding.UTF8.GetString([.. bytes])];
    }
}
