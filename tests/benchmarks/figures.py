"""How benchmarks report: a JSON line for each figure, then a table on the standard error."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value, beside the peer's from the same run where there is one.

    ``ratio`` is how much better ours is (over 1: better), whatever direction better is.
    """

    benchmark: str
    name: str
    value: float
    unit: str
    peer: str | None = None
    peer_value: float | None = None
    ratio: float | None = None
    target: str | None = None
    met: bool | None = None
    note: str | None = None


def more_is_better(
    benchmark: str,
    name: str,
    value: float,
    unit: str,
    *,
    peer: tuple[str, float] | None = None,
    times: float | None = None,
    least: float | None = None,
    note: str | None = None,
) -> Figure:
    """Return a figure of which more is better.

    Targets: ``times`` the peer's value, or at ``least`` a value.
    """
    ratio = value / peer[1] if peer and peer[1] else None
    target, met = None, None
    if times is not None and ratio is not None:
        target, met = f">= {times} x peer", ratio >= times
    elif least is not None:
        target, met = f">= {least:g} {unit}", value >= least
    return _figure(benchmark, name, value, unit, peer, ratio, target, met, note)


def less_is_better(
    benchmark: str,
    name: str,
    value: float,
    unit: str,
    *,
    peer: tuple[str, float] | None = None,
    times: float | None = None,
    most: float | None = None,
    note: str | None = None,
) -> Figure:
    """Return a figure of which less is better.

    Targets: the peer's value is at least ``times`` ours, or at ``most`` a value.
    """
    ratio = peer[1] / value if peer and value else None
    target, met = None, None
    if times is not None and ratio is not None:
        target, met = f"<= peer / {times:g}", ratio >= times
    elif most is not None:
        target, met = f"<= {most:g} {unit}", value <= most
    return _figure(benchmark, name, value, unit, peer, ratio, target, met, note)


def report(figures: Iterable[Figure]) -> None:
    """Print every figure."""
    shown = list(figures)
    for figure in shown:
        sys.stdout.write(json.dumps(asdict(figure)) + "\n")
    sys.stdout.flush()
    sys.stderr.write("".join(_table(shown)))
    sys.stderr.flush()


def _figure(benchmark, name, value, unit, peer, ratio, target, met, note) -> Figure:  # noqa: PLR0917  # only the two above call it
    return Figure(
        benchmark,
        name,
        _rounded(value),
        unit,
        peer[0] if peer else None,
        _rounded(peer[1]) if peer else None,
        None if ratio is None else round(ratio, 2),
        target,
        met,
        note,
    )


def _rounded(value: float) -> float:
    return round(value, 4) if value < 10 else round(value, 1)


def _table(figures: list[Figure]):
    if not figures:
        return
    width = max(len(figure.name) for figure in figures) + 2
    line = f"{{:<{width}}}{{:>12}} {{:<14}}{{:>12}}{{:>9}}  {{:<16}}{{:<4}} {{}}\n"
    yield line.format(figures[0].benchmark, "value", "unit", "peer", "ratio", "target", "met", "")
    for figure in figures:
        met = {True: "yes", False: "NO", None: ""}[figure.met]
        cells = (figure.peer_value, figure.ratio, figure.target)
        shown = ["" if cell is None else cell for cell in cells]
        yield line.format(figure.name, figure.value, figure.unit, *shown, met, figure.note or "")
