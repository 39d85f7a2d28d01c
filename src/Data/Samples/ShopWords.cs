namespace Distillery.Data;

/// <summary>The words of which brands, series and titles are made. All names are invented.</summary>
internal static class ShopWords
{
    internal static readonly string[] Platforms = ["Orbion 2", "Orbion 3", "Velox", "Velox One", "Pocketa DS", "Deskline PC"];

    /// <summary>Categories with the words that name their products; the ones marked as gear are sold by brand, not by series.</summary>
    internal static readonly (string Name, bool IsGear, string[] Types)[] Categories =
    [
        ("Action Adventure", false, ["Adventure", "Legends", "Quest", "Saga"]),
        ("Role Playing", false, ["Chronicles", "Tactics", "Origins", "Online"]),
        ("Racing", false, ["Racing", "Rally", "Grand Tour", "Drift"]),
        ("Shooters", false, ["Warfare", "Assault", "Strike", "Frontline"]),
        ("Sports", false, ["Football", "Hockey", "Golf", "Tennis"]),
        ("Strategy", false, ["Tycoon", "Empires", "Builder", "Command"]),
        ("Puzzle and Party", false, ["Puzzle", "Party", "Trivia", "Dance"]),
        ("Family", false, ["Pets", "Farm", "Kitchen", "Island"]),
        ("Controllers", true, ["Wireless Controller", "Wired Controller", "Racing Wheel", "Arcade Stick", "Charging Dock", "Charging Cable"]),
        ("Headsets", true, ["Stereo Headset", "Wireless Headset", "Chat Headset", "Headset Adapter"]),
        ("Storage and Power", true, ["Memory Card", "AC Adapter", "Extension Cable", "Battery Pack", "Hard Drive"]),
        ("Cases and Skins", true, ["Carrying Case", "Silicone Sleeve", "Screen Protector", "Vinyl Skin", "Stand"]),
    ];

    internal static readonly string[] Adjectives =
    [
        "Amber", "Ashen", "Azure", "Blazing", "Broken", "Crimson", "Crystal", "Dark", "Distant", "Eternal", "Fallen", "Final", "Frozen", "Gilded",
        "Hidden", "Hollow", "Iron", "Last", "Lost", "Lunar", "Midnight", "Mystic", "Northern", "Primal", "Radiant", "Rising", "Royal", "Savage",
        "Scarlet", "Secret", "Silent", "Silver", "Solar", "Stolen", "Storm", "Sunken", "Twilight", "Velvet", "Wandering", "Wild",
    ];

    internal static readonly string[] Nouns =
    [
        "Abyss", "Arena", "Armada", "Bastion", "Beacon", "Blade", "Bridge", "Canyon", "Castle", "Circuit", "Citadel", "Coast", "Comet", "Compass",
        "Corsair", "Crown", "Delta", "Dragon", "Dynasty", "Echo", "Falcon", "Forest", "Fortress", "Galaxy", "Garden", "Ghost", "Harbor", "Horizon",
        "Hunter", "Kingdom", "Knight", "Labyrinth", "Lantern", "Lion", "Machine", "Meadow", "Mirage", "Monarch", "Nebula", "Oracle", "Orchard",
        "Outpost", "Phantom", "Pilot", "Planet", "Raven", "Reef", "River", "Sentinel", "Shadow", "Shrine", "Signal", "Sparrow", "Summit", "Temple",
        "Throne", "Thunder", "Tiger", "Valley", "Voyage", "Warden", "Wolf",
    ];

    internal static readonly string[] Openings = ["Al", "Bar", "Cor", "Dex", "El", "Fen", "Gar", "Hex", "In", "Jor", "Kel", "Lum", "Mor", "Nor", "Op", "Pex", "Quil", "Ras", "Sol", "Tor", "Um", "Vex", "Wex", "Zan"];

    internal static readonly string[] Endings = ["adyne", "base", "calia", "dara", "eon", "fold", "gate", "ics", "kin", "lith", "mark", "nova", "onix", "point", "quest", "ridge", "soft", "tech", "ura", "ware"];

    internal static readonly string[] Editions =
        ["", "", "", "", "", "", "[Download]", "Collector's Edition", "Deluxe Edition", "Game of the Year Edition", "Complete Collection", "Remastered", "Bundle", "(Pre-owned)"];

    internal static readonly string[] Colours = ["Black", "White", "Blue", "Red", "Clear", "Green", "Grey"];

    internal static readonly string[] Extras = ["2 Pack", "6ft", "10ft", "Slim", "Pro", "Mini", "for Kids", "with Light", "Universal", "Official"];
}
