"""PNG files that stay small: of 256 colours at most, chosen for the very picture."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageWriter

COLOURS = 256
WIDEST = 1600
_FINE = 0.35
"""How much a colour's share of the picture counts: with less, small gradients get more colours."""

_Colours = NDArray[np.int64]


def write(image: QImage, path: Path) -> None:
    """Write an image to a PNG; one that is wider than `WIDEST` pixels is made smaller."""
    if image.width() > WIDEST:
        image = image.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    writer = QImageWriter(str(path), b"png")
    writer.setCompression(100)
    if not writer.write(_indexed(image.convertToFormat(QImage.Format.Format_RGB32))):
        raise OSError(f"{path} could not be written: {writer.errorString()}")


def _indexed(image: QImage) -> QImage:
    """Return an image with a table of colours: each pixel has the mean of the box it fell in."""
    width, height = image.width(), image.height()
    lines = np.frombuffer(image.constBits(), np.uint32).reshape(height, -1)
    colours, place, count = np.unique(
        lines[:, :width] & 0xFFFFFF, return_inverse=True, return_counts=True
    )
    box, table = _boxes(colours.astype(np.int64), count)
    pixels = np.zeros((height, (width + 3) // 4 * 4), np.uint8)  # Qt's lines are of whole words
    pixels[:, :width] = box[place].reshape(height, width)
    data = pixels.tobytes()
    indexed = QImage(data, width, height, pixels.shape[1], QImage.Format.Format_Indexed8)
    indexed.setColorTable([0xFF000000 | int(colour) for colour in table])
    return indexed.copy()


def _boxes(colours: _Colours, count: _Colours) -> tuple[NDArray[np.uint8], list[int]]:
    """Return which of at most 256 boxes each colour belongs to, and the colour of each box.

    P. Heckbert, "Color image quantization for frame buffer display" (1982): the box that strays
    most is cut in two at its mean, across its longest side.
    """
    parts = np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1)
    weight = count.astype(float) ** _FINE
    boxes = [np.arange(len(colours))]
    strays = [_stray(parts, weight)]
    while len(boxes) < COLOURS and max(strays) > 0:
        widest = int(np.argmax(strays))
        inside = boxes.pop(widest)
        strays.pop(widest)
        here = parts[inside]
        side = int(np.argmax(here.var(axis=0)))
        low = here[:, side] <= np.average(here[:, side], weights=weight[inside])
        for half in (inside[low], inside[~low]):
            boxes.append(half)
            strays.append(_stray(parts[half], weight[half]))
    box = np.zeros(len(colours), np.uint8)
    table = []
    for number, inside in enumerate(boxes):
        box[inside] = number
        red, green, blue = np.average(parts[inside], axis=0, weights=count[inside]).round()
        table.append(int(red) << 16 | int(green) << 8 | int(blue))
    return box, table


def _stray(parts: _Colours, weight: NDArray[np.float64]) -> float:
    """Return how far colours are from their mean, all in all; 0 for a single one."""
    if len(parts) < 2:
        return 0.0
    mean = np.average(parts, axis=0, weights=weight)
    return float((weight @ (parts - mean) ** 2).sum())
