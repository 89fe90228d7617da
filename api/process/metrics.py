"""Figures of one process, in the form that Prometheus reads.

No label names a person: a path is counted under its template, as ``/leden/{number:int}``.
"""

from time import perf_counter
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Any other method counts as ``other``: if every sender could make up labels, there would be no end of them."""


class Metrics:
    """The figures. Some are counted while serving, and the others are looked up when somebody asks for them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.answers = Counter(
            "kamer_answers", "Answers by route and status.", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "kamer_answer_seconds",
            "From the request's arrival to the beginning of its answer.",
            ["door"],
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self._registry,
        )
        # What was counted before is found by its labels at once: the library's own look-up cost more than the counting.
        self._answers: dict[tuple[str, str, int], Counter] = {}
        self._seconds = {door: self.seconds.labels(door) for door in ("programs", "people")}
        self.bus = Gauge(
            "kamer_bus", "The command bus: commands and groups done, conflicts, lost connections, commands waiting.",
            ["what"], registry=self._registry,
        )  # fmt: skip
        self.log_position = Gauge("kamer_log_position", "The last position in the log.", registry=self._registry)
        self.lag = self._of_projection("kamer_projection_lag", "Events that it has still to take in.")
        self.stopped = self._of_projection("kamer_projection_stopped", "1 where it has stopped itself.")

    def _of_projection(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, ["projection"], registry=self._registry)

    def note(self, method: str, route: str, status: int, began: float | None) -> None:
        """Count one answer. ``began`` is when its request arrived (seconds of ``perf_counter``), if that is known."""
        labels = (method if method in METHODS else "other", route, status)
        counter = self._answers.get(labels)
        if counter is None:
            counter = self._answers[labels] = self.answers.labels(*map(str, labels))
        counter.inc()
        if began is not None:
            self._seconds["programs" if route.startswith("/api") else "people"].observe(perf_counter() - began)

    def text(self) -> bytes:
        """All figures as they are now, in the text form of Prometheus."""
        return generate_latest(self._registry)
