"""openbadgeslib and gmalg judge what Touchstone issued: all of it is accepted, every altered copy refused."""

import json
import pathlib
import sys

import gmalg
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

detached = json.loads((folder / "1.sm2.json").read_text())
signature = bytes.fromhex(detached["signature"])
signer = gmalg.SM2(pk=bytes.fromhex(detached["point"]), uid=detached["identity"].encode())
document = (folder / "1.rdfc.json").read_bytes()
assert signer.verify(document, signature[:32], signature[32:])
assert not signer.verify(document + b" ", signature[:32], signature[32:])

print(
    f"PyPI: {accepted} credentials, {tokens} tokens and {images} images accepted, "
    f"{refused} altered copies refused, SM2 signature accepted"
)
