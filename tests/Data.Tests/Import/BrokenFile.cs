using System.Text;

namespace Distillery.Data.Tests.Import;

/// <summary>Files that cannot be imported, and the exact message that says why.</summary>
public sealed class BrokenFile
{
    private const string Items = "item\ttitle\n0\tChess\n1\tGo\n2\tShogi\n";
    private const string Line = "{\"user\":0,\"items\":[0,1],\"ts\":[10,20]}\n";
    private const string Movies = "1::Toy Story (1995)::Animation|Comedy\n2::Heat (1995)::Action\n";
    private const string Train = "seq,len_seq,next\n\"[0, 1, 5]\",2,3\n";
    private readonly List<(string Name, byte[] Content)> _files = [];

    private BrokenFile(string name, string message) => (Name, Message) = (name, message);

    internal string Name { get; }

    internal string Message { get; }

    internal ImportOptions Options { get; private init; } = new();

    internal IReadOnlyList<(string Name, byte[] Content)> Files => _files;

    public override string ToString() => Name;

    private static BrokenFile Sequences(string name, string sequences, string message, string items = Items) =>
        new BrokenFile(name, message).With("items.tsv", items).With("sequences.jsonl", sequences);

    private static BrokenFile Table(string name, string items, string message) => Sequences(name, Line, message, items);

    private BrokenFile With(string name, string content) => With(name, Encoding.UTF8.GetBytes(content));

    private BrokenFile With(string name, byte[] content)
    {
        _files.Add((name, content));
        return this;
    }

    private static byte[] CutGzip()
    {
        var random = new Random(5);
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(user => $"{{\"user\":{user},\"items\":[{random.Next(3)},{random.Next(3)}],\"ts\":[{random.Next(1_000_000)},{1_000_000 + random.Next(1_000_000)}]}}\n"));
        var zipped = TempFolder.Zip(Encoding.UTF8.GetBytes(lines));
        return zipped[..(zipped.Length / 2)];
    }

    internal static IReadOnlyList<BrokenFile> All { get; } = [.. Make()];

    private static IEnumerable<BrokenFile> Make()
    {
        const string None = "; nothing was imported.";
        yield return Sequences("cut gzip", "", "").Only("items.tsv").Expect("sequences.jsonl.gz:LINE: the gzip data is cut off or damaged behind this line; fetch the file again" + None).With("sequences.jsonl.gz", CutGzip());
        yield return Sequences("gzip cut behind a line", "", "").Only("items.tsv").Expect("sequences.jsonl.gz:2: the gzip data is cut off or damaged behind this line; fetch the file again" + None).With("sequences.jsonl.gz", TempFolder.Zip(Encoding.UTF8.GetBytes(Line))[..^8]);
        yield return Sequences("no gzip", "", "").Only("items.tsv").Expect("sequences.jsonl.gz:1: the gzip data is cut off or damaged behind this line; fetch the file again" + None).With("sequences.jsonl.gz", Line);
        yield return Sequences("bad json", Line + "{\"user\":1,\"items\":[0,1],\"ts\":[10,20}\n", "sequences.jsonl:2: the line is not JSON (byte 36) (found: {\"user\":1,\"items\":[0,1],\"ts\":[10,20})" + None);
        yield return Sequences("two objects in a line", "{\"user\":0,\"items\":[0],\"ts\":[1]}{}\n", "sequences.jsonl:1: the line is not JSON (byte 32) (found: {\"user\":0,\"items\":[0],\"ts\":[1]}{})" + None);
        yield return Sequences("no object", "[1,2]\n", "sequences.jsonl:1: the line is not a JSON object such as {\"user\":0,\"items\":[3,1],\"ts\":[10,20]} (found: [1,2])" + None);
        yield return Sequences("field missing", "{\"user\":0,\"items\":[0]}\n", "sequences.jsonl:1: the field ts is missing (found: {\"user\":0,\"items\":[0]})" + None);
        yield return Sequences("field twice", "{\"user\":0,\"items\":[0],\"items\":[1],\"ts\":[1]}\n", "sequences.jsonl:1: a field stands twice in the line (found: items)" + None);
        yield return Sequences("item out of range", "{\"user\":0,\"items\":[0,3],\"ts\":[10,20]}\n", "sequences.jsonl:1: an item id is not in the item table, whose ids are 0..2 (found: 3)" + None);
        yield return Sequences("negative item", "{\"user\":0,\"items\":[-1],\"ts\":[10]}\n", "sequences.jsonl:1: an item id is not in the item table, whose ids are 0..2 (found: -1)" + None);
        yield return Sequences("huge item", "{\"user\":0,\"items\":[4294967296],\"ts\":[10]}\n", "sequences.jsonl:1: items holds a number that is too large for an item id (found: 4294967296)" + None);
        yield return Sequences("item no number", "{\"user\":0,\"items\":[\"a\"],\"ts\":[10]}\n", "sequences.jsonl:1: items holds something that is not a whole number (found: a)" + None);
        yield return Sequences("item fraction", "{\"user\":0,\"items\":[1.5],\"ts\":[10]}\n", "sequences.jsonl:1: items holds something that is not a whole number (found: 1.5)" + None);
        yield return Sequences("items no array", "{\"user\":0,\"items\":7,\"ts\":[10]}\n", "sequences.jsonl:1: items is not an array of whole numbers (found: 7)" + None);
        yield return Sequences("times decrease", "{\"user\":0,\"items\":[0,1],\"ts\":[20,10]}\n", "sequences.jsonl:1: times decrease; sort each user's interactions by time (found: 20 then 10)" + None);
        yield return Sequences("negative time", "{\"user\":0,\"items\":[0],\"ts\":[-5]}\n", "sequences.jsonl:1: a time is not in Unix seconds (0 or more, before the year 10000) (found: -5)" + None);
        yield return Sequences("milliseconds", "{\"user\":0,\"items\":[0],\"ts\":[1419897600000]}\n", "sequences.jsonl:1: a time is not in Unix seconds (0 or more, before the year 10000) (found: 1419897600000)" + None);
        yield return Sequences("lengths differ", "{\"user\":0,\"items\":[0,1],\"ts\":[10]}\n", "sequences.jsonl:1: items and ts differ in length (found: 2 items, 1 times)" + None);
        yield return Sequences("no interaction", "{\"user\":0,\"items\":[],\"ts\":[]}\n", "sequences.jsonl:1: the user has no interaction; leave the user out" + None);
        yield return Sequences("user gap", Line + "{\"user\":2,\"items\":[0],\"ts\":[1]}\n{\"user\":3,\"items\":[0],\"ts\":[1]}\n", "sequences.jsonl:2: users are numbered from 0 in file order; 1 is next (found: 2)" + None);
        yield return Sequences("empty sequences", "", "sequences.jsonl: the file is empty; it needs one JSON object a line for each user" + None);
        yield return new BrokenFile("no utf-8 in a field name", "sequences.jsonl:1: the line is not JSON (byte 2) (found: {\uFFFD})" + None).With("items.tsv", Items).With("sequences.jsonl", [(byte)'{', 0xE4, (byte)'}']);
        yield return Table("empty item table", "", "items.tsv: the file is empty; it needs a header line that begins with item and title, separated by a tab" + None);
        yield return Table("wrong header", "id\tname\n0\tChess\n", "items.tsv:1: the header must begin with item and title, separated by a tab (found: id name)" + None);
        yield return Table("column twice", "item\ttitle\tasin\tasin\n0\tChess\ta\tb\n", "items.tsv:1: the header names a column twice (found: asin)" + None);
        yield return Table("only a header", "item\ttitle\n", "items.tsv: the file holds no item, only a header" + None);
        yield return Table("missing column", "item\ttitle\tasin\n0\tChess\ta\n1\tGo\n2\tShogi\tc\n", "items.tsv:3: the row has 2 fields where the header has 3 (found: 1?Go)" + None);
        yield return Table("duplicate item row", "item\ttitle\n0\tChess\n1\tGo\n1\tGo\n2\tShogi\n", "items.tsv:4: the item id was there before; rows are sorted by id, 2 is next (found: 1)" + None);
        yield return Table("ids with a gap", "item\ttitle\n0\tChess\n2\tGo\n3\tShogi\n", "items.tsv:3: item ids leave no gap; 1 is next (found: 2)" + None);
        yield return Table("id no number", "item\ttitle\n0\tChess\none\tGo\n2\tShogi\n", "items.tsv:3: the item id is not a whole number of 0 or more (found: one)" + None);
        yield return new BrokenFile("titles not utf-8", "items.tsv:2: the line is not UTF-8 (byte 6); save the file as UTF-8 (found: e9)" + None)
            .With("items.tsv", [.. "item\ttitle\n0\tCaf"u8, 0xE9, .. "\n1\tGo\n2\tShogi\n"u8]).With("sequences.jsonl", Line);
        yield return new BrokenFile("item table missing", "items.tsv: the file is missing (found: PATH)" + None).With("sequences.jsonl", Line);
        yield return new BrokenFile("unknown layout", "FOLDER: the layout is not recognised: a folder holds sequences.jsonl[.gz] and items.tsv, ratings and movies (.dat or .csv), Amazon's .json[.gz], DLLM2Rec's train_data.csv, val_data.csv and test_data.csv, or one .csv or .tsv (found: notes.md)" + None).With("notes.md", "hello");

        yield return new BrokenFile("movielens rating NaN", "ratings.dat:2: the rating is not a number from 0 to 5 (found: NaN)" + None).With("movies.dat", Movies).With("ratings.dat", "1::1::5::978300760\n1::2::NaN::978300761\n");
        yield return new BrokenFile("movielens fields", "ratings.dat:1: the line has 3 fields where 4 are expected: userId::movieId::rating::timestamp (found: 1::1::5)" + None).With("movies.dat", Movies).With("ratings.dat", "1::1::5\n");
        yield return new BrokenFile("movielens unknown movie", "ratings.dat:1: the movie is not in movies.dat (found: 9)" + None).With("movies.dat", Movies).With("ratings.dat", "1::9::5::978300760\n");
        yield return new BrokenFile("movielens movie twice", "movies.dat:3: the movie stands in the file twice (found: 2)" + None).With("movies.dat", Movies + "2::Heat::Action\n").With("ratings.dat", "1::1::5::978300760\n");
        yield return new BrokenFile("movielens header", "ratings.csv:1: the header is not userId,movieId,rating,timestamp (found: user,movie,rating,time)" + None).With("movies.csv", "movieId,title,genres\n1,Heat (1995),Action\n").With("ratings.csv", "user,movie,rating,time\n1,1,5,1\n");
        yield return new BrokenFile("movielens empty", "ratings.dat: the file is empty" + None).With("movies.dat", Movies).With("ratings.dat", "");

        yield return new BrokenFile("amazon NaN", "Games_5.json:1: the line is not JSON (byte 12) (found: {\"overall\":NaN,\"reviewerID\":\"A\",\"asin\":\"B\",\"unixReviewTime\":...)" + None).With("Games_5.json", "{\"overall\":NaN,\"reviewerID\":\"A\",\"asin\":\"B\",\"unixReviewTime\":1}\n");
        yield return new BrokenFile("amazon no time", "Games_5.json:1: the field unixReviewTime is missing (found: {\"reviewerID\":\"A\",\"asin\":\"B\"})" + None).With("Games_5.json", "{\"reviewerID\":\"A\",\"asin\":\"B\"}\n");
        yield return new BrokenFile("amazon rating", "Games_5.json:1: overall is not a rating from 0 to 5 (found: 7.0)" + None).With("Games_5.json", "{\"overall\":7.0,\"reviewerID\":\"A\",\"asin\":\"B\",\"unixReviewTime\":1}\n");
        yield return new BrokenFile("amazon metadata", "meta_Games.json:1: the line is no Python dictionary: a text is not closed (character 14) (found: {'asin': 'B00)" + None)
            .With("Games_5.json", "{\"reviewerID\":\"A\",\"asin\":\"B\",\"unixReviewTime\":1}\n").With("meta_Games.json", "{'asin': 'B00\n");
        yield return new BrokenFile("amazon two files", "FOLDER: the folder must hold one file of reviews (.json or .json.gz, not meta_...); name it instead of the folder (found: A_5.json, B_5.json)" + None).With("A_5.json", "{}").With("B_5.json", "{}");

        yield return new BrokenFile("csv column map", "log.csv:1: there is no column 'client' for the user; the file has user, item, time" + None) { Options = new ImportOptions { Columns = new CsvColumns { User = "client", Item = "item", Time = "time" } } }.With("log.csv", "user,item,time\na,b,1\n");
        yield return new BrokenFile("csv columns unknown", "log.csv:1: no column is recognised as the time; name it in the column map; the file has user, item, when" + None).With("log.csv", "user,item,when\na,b,1\n");
        yield return new BrokenFile("csv open quote", "log.csv:2: a quote is opened and never closed (found: b,1??)" + None).With("log.csv", "user,item,time\na,\"b,1\n\n");
        yield return new BrokenFile("csv text behind quote", "log.csv:2: field 2 goes on behind its closing quote; double the quotes that belong to the text (found: a,\"b\"c,1)" + None).With("log.csv", "user,item,time\na,\"b\"c,1\n");
        yield return new BrokenFile("csv fields", "log.csv:2: the record has 2 fields where 3 are expected (found: a b)" + None).With("log.csv", "user,item,time\na,b\n");
        yield return new BrokenFile("csv empty user", "log.csv:2: the user is empty (found:  b 1)" + None).With("log.csv", "user,item,time\n,b,1\n");
        yield return new BrokenFile("csv milliseconds", "log.csv:2: the time lies behind the year 9999; if it counts milliseconds, say so in the column map (found: 1419897600000)" + None).With("log.csv", "user,item,time\na,b,1419897600000\n");
        yield return new BrokenFile("csv time", "log.csv:2: the time is neither a number since 1970 nor a date such as 2024-05-01 or 2024-05-01T10:00:00Z (found: soon)" + None).With("log.csv", "user,item,time\na,b,soon\n");
        yield return new BrokenFile("csv core", "log.csv: the filters (minimum interactions, duplicates, untitled items) leave no interaction" + None) { Options = new ImportOptions { MinimumInteractions = 5 } }.With("log.csv", "user,item,time\na,b,1\n");

        yield return new BrokenFile("dllm2rec pickle", "train_data.df: the file is a Python pickle, which can run code and is not read; export it with: python3 -c \"import pandas; pandas.read_pickle('train_data.df').to_csv('train_data.csv', index=False)\"" + None)
            .With("train_data.df", [0x80, 0x04]).With("val_data.csv", Train).With("test_data.csv", Train);
        yield return new BrokenFile("dllm2rec length", "val_data.csv:2: len_seq is not in 1..3, the length of seq (found: 4)" + None).With("train_data.csv", Train).With("val_data.csv", "seq,len_seq,next\n\"[0, 1, 5]\",4,3\n").With("test_data.csv", Train);
        yield return new BrokenFile("dllm2rec target", "test_data.csv:2: next is no item; ids are 0..4 (found: 5)" + None).With("train_data.csv", Train).With("val_data.csv", Train).With("test_data.csv", "seq,len_seq,next\n\"[0, 1, 5]\",2,5.0\n");
        yield return new BrokenFile("dllm2rec padding", "test_data.csv:2: the places behind len_seq are not padded with 5, the number of items (found: 0, 1, 4)" + None).With("train_data.csv", Train).With("val_data.csv", Train).With("test_data.csv", "seq,len_seq,next\n\"[0, 1, 4]\",2,3\n");
        yield return new BrokenFile("dllm2rec list", "train_data.csv:2: seq is not a list such as \"[3, 1, 2]\" (found: 0 1 5)" + None).With("train_data.csv", "seq,len_seq,next\n0 1 5,2,3\n").With("val_data.csv", Train).With("test_data.csv", Train);
    }

    private BrokenFile Only(string name)
    {
        _files.RemoveAll(file => file.Name != name);
        return this;
    }

    private BrokenFile Expect(string message)
    {
        var changed = new BrokenFile(Name, message) { Options = Options };
        changed._files.AddRange(_files);
        return changed;
    }
}
