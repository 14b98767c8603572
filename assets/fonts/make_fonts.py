#!/usr/bin/env python3
"""Make the two fonts of this folder from the published Noto Sans SC files.

The build of Touchstone never runs this script: the results are committed. A maintainer runs it when the source
fonts change. README.md says from which packages the inputs come.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python assets/fonts/make_fonts.py --regular NotoSansSC-Regular.otf --bold NotoSansSC_700Bold.ttf

Regular keeps every character of its source; Bold keeps 通用规范汉字表 (tgh-8105.txt), GB 2312, Latin and punctuation.
Both lose hinting and the tables for vertical setting, and keep the layout features kern, palt, locl, ccmp and liga.
With the same inputs and the same fonttools the results are the same byte for byte (README.md has the SHA-256).

    make_fonts.py --check          verify the committed fonts instead (coverage and tables; needs fonttools only)
"""

import argparse
import hashlib
import pathlib
import sys

from fontTools import subset, version as fonttools_version
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).resolve().parent
REGULAR = HERE / "NotoSansSC-Regular.otf"
BOLD = HERE / "NotoSansSC-Bold.ttf"
TGH = HERE / "tgh-8105.txt"

FEATURES = ["kern", "palt", "locl", "ccmp", "liga"]
VERTICAL = ["vhea", "vmtx", "VORG"]
SIGNATURE = ["DSIG"]  # no longer true of a changed font

# Rare characters that stand in real names, and characters that broke other systems. Regular must have them all.
NAMES = "䶮㛃㐱㼆𬭎𫖯𪣻𡐓𠅤𬱖𣲗𧿹堃龑祎·"

# Blocks around the Han that titles and table heads need: Latin with pinyin marks, Greek for statistics, punctuation,
# currency, numbers in circles, arrows, mathematics, boxes and shapes, CJK and full-width punctuation.
BOLD_BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x01CD, 0x01DC), (0x01F8, 0x01F9), (0x0251, 0x0251), (0x0261, 0x0261),
    (0x02C6, 0x02DD), (0x0300, 0x030C), (0x0391, 0x03C9), (0x1E3E, 0x1E3F), (0x2010, 0x205E), (0x20A0, 0x20BF),
    (0x2100, 0x214F), (0x2150, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x257F),
    (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2713, 0x2717), (0x3000, 0x303F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
]


def tgh_8105():
    """The 8105 characters of 通用规范汉字表."""
    lines = TGH.read_text(encoding="utf-8").splitlines()
    characters = {ord(c) for line in lines if not line.startswith("#") for c in line}
    if len(characters) != 8105:
        sys.exit(f"{TGH.name}: expected 8105 characters, found {len(characters)}")
    return characters


def gb2312():
    """Every character of GB 2312, taken from Python's codec."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([row, cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def bold_characters():
    wanted = tgh_8105() | gb2312() | {ord(c) for c in NAMES}
    for first, last in BOLD_BLOCKS:
        wanted.update(range(first, last + 1))
    return wanted


def make(source, target, unicodes):
    """Write `target`: `source` with the characters `unicodes`, or with all it has when that is None."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = FEATURES
    options.drop_tables = options.drop_tables + VERTICAL + SIGNATURE
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options, dontLoadGlyphNames=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) if unicodes is None else unicodes)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def report(path):
    data = path.read_bytes()
    font = TTFont(path, lazy=True)
    print(f"{path.name}  {len(data)} bytes  {len(font.getGlyphOrder())} glyphs  {len(font.getBestCmap())} characters")
    print(f"  sha256 {hashlib.sha256(data).hexdigest()}")


def check():
    """Problems of the committed fonts, as a list of sentences."""
    problems = []
    tgh, gb, names = tgh_8105(), gb2312(), {ord(c) for c in NAMES}
    unified = set(range(0x4E00, 0x9FA6)) | set(range(0x3400, 0x4DB6))  # URO 20902 and Extension A 6582
    for path, wanted in ((REGULAR, tgh | gb | names | unified), (BOLD, tgh | gb)):
        font = TTFont(path, lazy=True)
        missing = sorted(wanted - set(font.getBestCmap()))
        if missing:
            problems.append(f"{path.name} lacks {len(missing)}: " + " ".join(f"U+{c:04X}" for c in missing[:20]))
        extra = sorted(set(font.keys()) & set(VERTICAL + SIGNATURE + ["fpgm", "prep", "cvt "]))
        if extra:
            problems.append(f"{path.name} still has the tables {extra}")
        features = {r.FeatureTag for t in ("GSUB", "GPOS") for r in font[t].table.FeatureList.FeatureRecord}
        if features != set(FEATURES):
            problems.append(f"{path.name} has the features {sorted(features)}, expected {sorted(FEATURES)}")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--regular", type=pathlib.Path, help="source of NotoSansSC-Regular.otf")
    parser.add_argument("--bold", type=pathlib.Path, help="source of NotoSansSC-Bold.ttf")
    parser.add_argument("--check", action="store_true", help="make nothing, verify what is committed")
    arguments = parser.parse_args()
    if not (arguments.regular or arguments.bold or arguments.check):
        parser.error("give --regular, --bold or --check")
    print(f"fonttools {fonttools_version}")
    if arguments.regular:
        make(arguments.regular, REGULAR, None)
    if arguments.bold:
        make(arguments.bold, BOLD, bold_characters())
    for path in (REGULAR, BOLD):
        report(path)
    problems = check()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
