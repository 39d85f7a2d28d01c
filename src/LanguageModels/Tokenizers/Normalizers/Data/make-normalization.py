"""Writes normalization.txt from the Unicode Character Database (Debian: unicode-data 15.0.0).

Lines: "ccc FIRST LAST CLASS" (canonical combining class, ranges), "c CODE PARTS.." (canonical decomposition), "x CODE PARTS.." (canonical,
never composed again), "k CODE PARTS.." (compatibility decomposition). All numbers but the class are hexadecimal; Hangul syllables follow a rule and are not listed.
"""
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
excluded = set()
for line in open(f"{folder}/DerivedNormalizationProps.txt", encoding="utf-8"):
    fields = [f.strip() for f in line.split("#")[0].split(";")]
    if len(fields) == 2 and fields[1] == "Full_Composition_Exclusion":
        first, _, last = fields[0].partition("..")
        excluded.update(range(int(first, 16), int(last or first, 16) + 1))

classes, mappings = [], []
for line in open(f"{folder}/UnicodeData.txt", encoding="utf-8"):
    fields = line.split(";")
    code, combining, decomposition = int(fields[0], 16), int(fields[3]), fields[5]
    if combining:
        if classes and classes[-1][1] == code - 1 and classes[-1][2] == combining:
            classes[-1][1] = code
        else:
            classes.append([code, code, combining])
    if decomposition:
        tag = "k" if decomposition.startswith("<") else "x" if code in excluded else "c"
        parts = [p for p in decomposition.split() if not p.startswith("<")]
        mappings.append(f"{tag} {code:X} {' '.join(f'{int(p, 16):X}' for p in parts)}")

with open("normalization.txt", "w", encoding="ascii") as out:
    out.write("# Derived from the Unicode Character Database 15.0.0, (c) Unicode, Inc., https://www.unicode.org/license.txt; made by make-normalization.py\n")
    for first, last, combining in classes:
        out.write(f"ccc {first:X} {last:X} {combining}\n")
    out.write("\n".join(mappings) + "\n")
