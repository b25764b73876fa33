"""One still coordinate system, drawn by pyqtgraph: areas, lines, dots and words on it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsRectItem, QGraphicsView, QWidget

from app.widgets.look import font, px

if TYPE_CHECKING:  # the first frame does not wait for it
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

SMALL_PX = 12.0
Ticks = Sequence[tuple[float, str]]
"""Where an axis is marked, and with which words."""


class Sheet:
    """A coordinate system in `view`: still, without menus, transparent to the pointer."""

    def __init__(self, parent: QWidget) -> None:
        """Create an empty sheet; the first one imports pyqtgraph."""
        import pyqtgraph as pg

        self._pg: Any = pg
        # Not a `PlotWidget`: its menus have no parent, and whichever thread collects garbage
        # would take them down.
        view: Any = pg.GraphicsView(parent, background=None)
        self.view: QWidget = view
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        view.viewport().setAutoFillBackground(False)
        view.setCacheMode(QGraphicsView.CacheModeFlag(0))  # a cached background is opaque
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        self._frame: Any = pg.GraphicsLayout()
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._frame.addItem(self._box, 0, 1)
        self._axes: dict[str, Any] = {}
        for side, place in (("left", (0, 0)), ("bottom", (1, 1))):
            axis = pg.AxisItem(side, linkView=self._box)
            self._frame.addItem(axis, *place)
            self._axes[side] = axis
        view.setCentralItem(self._frame)
        self._hide_axes()

    # The frame.

    def clear(self) -> None:
        """Take everything off, axes too."""
        self._box.clear()
        self._hide_axes()

    def _hide_axes(self) -> None:
        for axis in self._axes.values():
            axis.hide()
        self._frame.setContentsMargins(0, 0, 0, 0)

    def set_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show so much of each direction, to the very edge."""
        self._box.setRange(xRange=x, yRange=y, padding=0.0, disableAutoRange=True)

    def keep_square(self) -> None:
        """Have a unit be of one length in both directions."""
        self._box.setAspectLocked(True, ratio=1.0)

    def mark_left(self, ticks: Ticks, ink: QColor, *, width: int | None = None) -> None:
        """Write at the left, on levels; the room is that of the widest words, or `width`."""
        metrics = QFontMetrics(font(SMALL_PX, figures=True))
        widest = max((metrics.horizontalAdvance(words) for _, words in ticks), default=0)
        axis = self._mark("left", ticks, ink)
        axis.setWidth((widest if width is None else width) + px(8))

    def mark_bottom(self, ticks: Ticks, ink: QColor) -> None:
        """Write below; the last words may reach the very edge."""
        metrics = QFontMetrics(font(SMALL_PX, figures=True))
        axis = self._mark("bottom", ticks, ink)
        axis.setHeight(metrics.height() + px(6))
        beyond = metrics.horizontalAdvance(ticks[-1][1]) / 2 if ticks else 0.0
        self._frame.setContentsMargins(0, 0, beyond, 0)

    def _mark(self, side: str, ticks: Ticks, ink: QColor) -> Any:
        axis = self._axes[side]
        axis.setTickFont(font(SMALL_PX, figures=True))
        axis.setStyle(
            tickLength=0,
            tickAlpha=0,
            tickTextOffset=px(5),
            autoExpandTextSpace=False,
            autoReduceTextSpace=False,
            hideOverlappingLabels=px(60),  # so far words may reach beyond an end
        )
        axis.setPen(QColor(0, 0, 0, 0))
        axis.setTextPen(ink)
        axis.setTicks([list(ticks)])
        axis.show()
        return axis

    # What stands on it, the first undermost.

    def area(self, x: tuple[float, float], y: tuple[float, float], colour: QColor) -> None:
        """Fill a rectangle."""
        item = QGraphicsRectItem(QRectF(QPointF(x[0], y[0]), QPointF(x[1], y[1])).normalized())
        item.setPen(QPen(Qt.PenStyle.NoPen))
        item.setBrush(colour)
        self._box.addItem(item, ignoreBounds=True)

    def between(self, x: "Floats", low: "Floats", high: "Floats", colour: QColor) -> None:
        """Fill what lies between two lines."""
        path = QPainterPath()
        edge = [*zip(x, low, strict=True), *zip(x[::-1], high[::-1], strict=True)]
        for number, (across, up) in enumerate(edge):
            point = QPointF(float(across), float(up))
            if number:
                path.lineTo(point)
            else:
                path.moveTo(point)
        path.closeSubpath()
        item = QGraphicsPathItem(path)
        item.setPen(QPen(Qt.PenStyle.NoPen))
        item.setBrush(colour)
        self._box.addItem(item, ignoreBounds=True)

    def level(self, y: float, colour: QColor, *, dashed: bool = False) -> None:
        """Draw a thin line from edge to edge."""
        self._box.addItem(self._pg.InfiniteLine(y, 0, pen=_pen(colour, 1.0, dashed=dashed)))

    def line(
        self,
        x: "Floats",
        y: "Floats",
        colour: QColor,
        width: float = 1.0,
        *,
        joined: "Mask | None" = None,
        dashed: bool = False,
    ) -> None:
        """Draw a line; `joined` says of each point whether it goes on to the next."""
        import numpy as np

        connect: Any = "all" if joined is None else joined.astype(np.int32)
        pen = _pen(colour, width, dashed=dashed)
        self._box.addItem(self._pg.PlotCurveItem(x, y, pen=pen, antialias=True, connect=connect))

    def dots(
        self,
        x: "Floats",
        y: "Floats",
        colour: QColor,
        size_px: float = 6.0,
        *,
        hollow: bool = False,
    ) -> None:
        """Draw round dots of a size of the design; hollow ones are rings."""
        if not len(x):
            return
        pen = _pen(colour, 1.5) if hollow else QPen(Qt.PenStyle.NoPen)
        brush = QColor(0, 0, 0, 0) if hollow else colour
        self._box.addItem(
            self._pg.ScatterPlotItem(
                x, y, size=max(px(size_px), 3), pen=pen, brush=brush, symbol="o", antialias=True
            )
        )

    def words(
        self,
        x: float,
        y: float,
        words: str,
        ink: QColor,
        anchor: tuple[float, float] = (0.5, 0.5),
    ) -> None:
        """Write a few words; the point lies in them as `anchor` says, (0, 0) being the top left."""
        item = self._pg.TextItem(words, color=ink, anchor=anchor)
        item.setFont(font(SMALL_PX, figures=True))
        self._box.addItem(item, ignoreBounds=True)
        item.setPos(x, y)


def _pen(colour: QColor, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([4.0, 4.0])
    return pen
