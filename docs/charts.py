"""Small charts in the program's own colours, painted onto images."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from app.widgets import look

WIDTH, HEIGHT, DENSITY = 480, 320, 2
_LEFT, _TOP, _RIGHT, _BOTTOM = 62, 50, 20, 48
_COLOURS = look.PAPER

Values = Sequence[float] | NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """One direction of a chart: what it shows, from where to where, and where it is marked."""

    title: str
    low: float
    high: float
    ticks: Values
    form: str = "g"

    def label(self, tick: float) -> str:
        return format(tick, self.form if tick else "g").replace("-", "−")

    def part(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Line:
    """A line, dashed where it is what the theory says."""

    x: Values
    y: Values
    name: str = ""
    colour: str = "accent"
    dashed: bool = False
    width: float = 1.8


@dataclass(frozen=True)
class Dots:
    """Dots, each with what lies within one SD of it."""

    x: Values
    y: Values
    name: str = ""
    colour: str = "accent"
    spread: Values = ()


@dataclass(frozen=True)
class Band:
    """What lies between two lines."""

    x: Values
    low: Values
    high: Values
    name: str = ""
    colour: str = "second"


@dataclass(frozen=True)
class Chart:
    """A chart: a title, two axes and what is drawn on them, the first undermost."""

    title: str
    x: Axis
    y: Axis
    layers: Sequence[Line | Dots | Band] = field(default=())
    names: tuple[Literal["left", "centre", "right"], Literal["top", "bottom"]] = ("left", "top")


def painted(chart: Chart) -> QImage:
    """Return a chart as an image."""
    image = QImage(WIDTH * DENSITY, HEIGHT * DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(DENSITY)
    image.fill(QColor(_COLOURS.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM)
    _paint_axes(painter, chart, area)
    painter.save()
    painter.setClipRect(area.adjusted(-5, -5, 5, 5))
    for layer in chart.layers:
        _paint_layer(painter, chart, area, layer)
    painter.restore()
    _paint_names(painter, chart, area)
    painter.end()
    return image


def _place(chart: Chart, area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(
        area.left() + chart.x.part(x) * area.width(),
        area.bottom() - chart.y.part(y) * area.height(),
    )


def _colour(name: str) -> QColor:
    return QColor(getattr(_COLOURS, name))


def _paint_axes(painter: QPainter, chart: Chart, area: QRectF) -> None:
    centre, right = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignRight
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(_colour("ink"))
    painter.setFont(look.font(15))
    painter.drawText(QPointF(20, 29), chart.title)
    painter.setFont(look.font(11.5, figures=True))
    for tick in chart.y.ticks:
        y = _place(chart, area, chart.x.low, tick).y()
        painter.setPen(QPen(_colour("line"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(_colour("muted"))
        painter.drawText(QRectF(0, y - 9, _LEFT - 8, 18), right | middle, chart.y.label(tick))
    for tick in chart.x.ticks:
        x = _place(chart, area, tick, chart.y.low).x()
        painter.drawText(QRectF(x - 30, area.bottom() + 5, 60, 18), centre, chart.x.label(tick))
    painter.drawText(QRectF(area.left(), HEIGHT - 25, area.width(), 18), centre, chart.x.title)
    painter.save()
    painter.translate(16, area.center().y())
    painter.rotate(-90)
    painter.drawText(QRectF(-area.height() / 2, -9, area.height(), 18), centre, chart.y.title)
    painter.restore()


def _paint_layer(painter: QPainter, chart: Chart, area: QRectF, layer: Line | Dots | Band) -> None:
    colour = _colour(layer.colour)
    if isinstance(layer, Band):
        around = [*zip(layer.x, layer.low, strict=True)]
        around += reversed([*zip(layer.x, layer.high, strict=True)])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.faded(colour, 0.18))
        painter.drawPolygon(QPolygonF([_place(chart, area, x, y) for x, y in around]))
        return
    points = [_place(chart, area, x, y) for x, y in zip(layer.x, layer.y, strict=True)]
    if isinstance(layer, Line):
        pen = QPen(colour, layer.width)
        if layer.dashed:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        return
    painter.setPen(QPen(look.faded(colour, 0.6), 1.4))
    for x, y, spread in zip(layer.x, layer.y, layer.spread, strict=False):
        painter.drawLine(_place(chart, area, x, y - spread), _place(chart, area, x, y + spread))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for point in points:
        painter.drawEllipse(point, 3.6, 3.6)


def _paint_names(painter: QPainter, chart: Chart, area: QRectF) -> None:
    """Write what is what, each with a piece of it before."""
    named = [layer for layer in chart.layers if layer.name]
    painter.setFont(look.font(11.5))
    widest = max((painter.fontMetrics().horizontalAdvance(one.name) for one in named), default=0)
    across, along = chart.names
    room = area.width() - widest - 46
    left = area.left() + 10 + {"left": 0.0, "centre": room / 2, "right": room}[across]
    top = area.top() + 4 if along == "top" else area.bottom() - 19 * len(named) - 6
    back = QRectF(left - 6, top, widest + 42, 19 * len(named))
    painter.fillRect(back, look.faded(_colour("surface"), 0.88))
    for row, layer in enumerate(named):
        y = top + 19 * row + 9.5
        sample = QRectF(left, y - 5, 20, 10)
        if isinstance(layer, Band):
            painter.fillRect(sample, look.faded(_colour(layer.colour), 0.25))
        elif isinstance(layer, Line):
            pen = QPen(_colour(layer.colour), layer.width)
            if layer.dashed:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(left, y), QPointF(left + 20, y))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_colour(layer.colour))
            painter.drawEllipse(QPointF(left + 10, y), 3.6, 3.6)
        painter.setPen(_colour("ink"))
        painter.drawText(QPointF(left + 28, y + 4), layer.name)
