"""One thread in which everything is done to the history, one thing after another."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from practice.book import Book
from practice.errors import PracticeError

ANSWER_WITHIN_SECONDS = 10.0
"""So long somebody waits for a disk before being told that it does not answer."""

CLOSE_WITHIN_SECONDS = 5.0

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Task:
    what: Callable[[Book], Any]
    answer: "Future[Any] | None" = None


class Clerk:
    """Keeps the book in a thread of its own. Any thread may ask and tell."""

    def __init__(self, path: Path) -> None:
        """Start the thread, which opens the history in `path` first of all."""
        self.line = ""
        """What the book has to tell after what was done last."""
        self._path = path
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="undula-history", daemon=True)
        self._thread.start()

    def tell(self, what: Callable[[Book], object]) -> None:
        """Have something done, and go on at once."""
        self._tasks.put(_Task(what))

    def asked(self, what: Callable[[Book], Result]) -> Result:
        """Have something done after all that was told before, and return what comes of it.

        Raises what it raises, and `PracticeError` where it takes too long or after `close`.
        """
        if self._closed:
            raise PracticeError("The history is closed: open it again.")
        answer: Future[Result] = Future()
        self._tasks.put(_Task(what, answer))
        try:
            return answer.result(ANSWER_WITHIN_SECONDS)
        except TimeoutError as error:
            raise PracticeError(
                f"The history in “{self._path}” does not answer: see whether its disk is there."
            ) from error

    def close(self) -> None:
        """Do what was told and close the book; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self._tasks.put(None)
        self._thread.join(CLOSE_WITHIN_SECONDS)

    def _work(self) -> None:
        book = Book(self._path)
        while True:
            self.line = book.line
            try:
                task = self._tasks.get(timeout=book.try_again_seconds)
            except Empty:
                _do(_Task(Book.catch_up), book)
                continue
            if task is None:
                break
            _do(task, book)
        book.close()
        self.line = book.line


def _do(task: _Task, book: Book) -> None:
    """Do a task; what it raises goes to whoever waits for it, or to the threads' own hook."""
    try:
        result = task.what(book)
    except Exception as error:
        if task.answer is not None:
            task.answer.set_exception(error)
        else:
            told = (type(error), error, error.__traceback__, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(told))
        return
    if task.answer is not None:
        task.answer.set_result(result)
