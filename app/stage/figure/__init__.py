"""The figure: a person at rest, what is rocked, and where it goes."""

from app.stage.figure.figure import Figure

__all__ = ["Figure"]
