"""openbadgeslib judges what Touchstone issued: everything issued is accepted, every altered copy refused."""

import json
import pathlib
import sys

from openbadgeslib import baking
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

folder = pathlib.Path(sys.argv[1])
pem = (folder / "public.pem").read_bytes()
embedded = OB3LdpVerifier(pem)
token_verifier = OB3Verifier(pem)


def accepts(verify, document) -> bool:
    try:
        verify(document)
    except Exception:  # noqa: BLE001 - every kind of refusal counts
        return False
    return True


accepted = 0
for path in sorted(folder.glob("*.rdfc.json")):
    embedded.verify(path.read_text())
    accepted += 1
assert accepted >= 24

refused = 0
for path in sorted((folder / "altered").glob("*.rdfc.*.json")):
    altered = json.loads(path.read_text())
    assert not accepts(embedded.verify, altered["document"]), f"{path.name}: {altered['changed']}"
    refused += 1
assert refused >= 50

tokens = 0
for path in sorted(folder.glob("*.ob3.jwt")):
    token = path.read_text()
    token_verifier.verify(token)
    head, body, signature = token.split(".")
    assert not accepts(token_verifier.verify, f"{head}.{body[:-2]}AA.{signature}"), path.name
    tokens += 1
assert tokens >= 24

images = 0
for path in sorted(folder.glob("*.jwt.png")):
    token = OB3Verifier.extract_token_from_png(path.read_bytes())
    assert token == (folder / path.name.replace(".jwt.png", ".ob3.jwt")).read_text()
    images += 1
for path in sorted(folder.glob("*.jwt.svg")):
    token = OB3Verifier.extract_token_from_svg(path.read_bytes())
    assert token == (folder / path.name.replace(".jwt.svg", ".ob3.jwt")).read_text()
    images += 1
for path in sorted(folder.glob("*.json.png")):
    document = baking.extract_png(path.read_bytes(), keyword=b"openbadgecredential")
    embedded.verify(document)
    images += 1
assert images >= 72

print(
    f"openbadgeslib: {accepted} credentials, {tokens} tokens and {images} images accepted, "
    f"{refused} altered copies refused"
)
