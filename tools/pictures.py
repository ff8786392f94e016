"""Makes pictures of pages small: at most 256 colours, packed without another library."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from playwright.sync_api import Page

COLOURS = 256
_PIXELS = """async picture => {
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const bytes = pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [bitmap.width, bitmap.height, btoa(text)];
}"""


def small(picture: bytes, blank: Page) -> bytes:
    """The same picture in a palette. The browser unpacks it, on a blank page of its own."""
    address = "data:image/png;base64," + base64.b64encode(picture).decode()
    width, height, packed = blank.evaluate(_PIXELS, address)
    pixels = np.frombuffer(base64.b64decode(packed), np.uint8).reshape(height, width, 4)
    palette, chosen = _palette(pixels[:, :, :3])
    return _png(palette, chosen)


def _palette(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The commonest colours, near ones taken together, and for every pixel the nearest of them."""
    flat = pixels.reshape(-1, 3)
    exact = flat.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, where, counts = np.unique(exact, return_inverse=True, return_counts=True)
    parts = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1).astype(np.int32)
    kept = parts[np.argsort(-_weight_of_groups(parts, counts), kind="stable")[:COLOURS]]
    nearest = np.empty(len(parts), np.uint8)
    for start in range(0, len(parts), 4096):
        away = parts[start : start + 4096, None, :] - kept[None, :, :]
        nearest[start : start + 4096] = (away * away).sum(axis=2).argmin(axis=1)
    return kept.astype(np.uint8), nearest[where].reshape(pixels.shape[:2])


def _weight_of_groups(parts: NDArray[np.int32], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many pixels each colour speaks for: the commonest of a group of near ones, for all."""
    _groups, group = np.unique(parts >> 3, axis=0, return_inverse=True)
    group = group.reshape(-1)
    total = np.bincount(group, weights=counts).astype(np.int64)
    order = np.lexsort((-counts, group))
    first = order[np.unique(group[order], return_index=True)[1]]
    weight = np.zeros(len(parts), np.int64)
    weight[first] = total
    return weight


def _png(palette: NDArray[np.uint8], chosen: NDArray[np.uint8]) -> bytes:
    height, width = chosen.shape
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    lines = np.hstack([np.zeros((height, 1), np.uint8), chosen]).tobytes()
    parts = [
        _chunk(b"IHDR", head),
        _chunk(b"PLTE", palette.tobytes()),
        _chunk(b"IDAT", zlib.compress(lines, 9)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
