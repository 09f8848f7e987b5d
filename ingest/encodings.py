"""What a file is encoded in, and its text as UTF-8, which is all that DuckDB's reader takes at full speed."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path
from typing import BinaryIO, cast

from warehouse.errors import FileRefused

SAMPLE_BYTES = 1 << 20
CHUNK = 1 << 22
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CANDIDATES = ("utf-8", "gb18030", "latin-1")
"""Tried in this order; the first with the fewest characters that do not decode is taken."""

REPLACEMENT = "\ufffd"


def open_bytes(path: Path) -> BinaryIO:
    """The file's bytes, unpacked when it is gzip."""
    with path.open("rb") as handle:
        is_gzip = handle.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip else path.open("rb")


def known(encoding: str) -> str:
    """Python's name of the encoding. Raises FileRefused when there is none of that name."""
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise FileRefused(
            "unknown encoding", found=encoding, hint="for example utf-8, utf-16, gb18030, latin-1"
        ) from error


def detect(path: Path) -> str:
    """The encoding of a text file from its first megabyte: by BOM, else the candidate with the fewest faults.

    A file that is UTF-8 but for a few broken rows stays UTF-8, so that only those rows are rejected.
    """
    with open_bytes(path) as handle:
        sample = handle.read(SAMPLE_BYTES)
    for bom, encoding in BOMS:
        if sample.startswith(bom):
            return encoding
    if b"\x00" in sample[:4096]:
        return "utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"
    faults = {encoding: _faults(sample, encoding) for encoding in CANDIDATES[:-1]}
    best = min(faults, key=lambda encoding: faults[encoding])
    beyond_ascii = sum(byte > 127 for byte in sample)
    return best if faults[best] * 4 <= beyond_ascii else CANDIDATES[-1]


def _faults(sample: bytes, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(sample).count(REPLACEMENT)


def decode_to_utf8(path: Path, encoding: str, target: Path) -> None:
    """Write the file's text to `target` as UTF-8 without BOM.

    Bytes that mean nothing in the encoding become bytes that mean nothing in UTF-8, so that the reader
    rejects exactly their rows.
    """
    decoder = codecs.getincrementaldecoder(known(encoding))("replace")
    target.parent.mkdir(parents=True, exist_ok=True)
    with open_bytes(path) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            out.write(_marked(decoder.decode(chunk)))
        out.write(_marked(decoder.decode(b"", final=True)))


def _marked(text: str) -> bytes:
    return text.encode("utf-8").replace(REPLACEMENT.encode("utf-8"), b"\xff")
