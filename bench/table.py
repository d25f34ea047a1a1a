"""What was found, as a table for people."""

import dataclasses
import statistics


@dataclasses.dataclass
class Row:
    """One line; met is None where nothing could be measured."""

    what: str
    target: str
    ours: str
    other: str
    ratio: str
    met: bool | None

    def line(self):
        mark = {True: "yes", False: "**no**", None: "not measured"}[self.met]
        return (f"| {self.what} | {self.ours} | {self.other} | {self.ratio} "
                f"| {self.target} | {mark} |")


HEAD = """\
| what | Sallyport | against | ratio | target | met |
|---|---|---|---|---|---|"""


def median(values):
    return statistics.median(values)


def ratio(ours, others):
    """The median over the rounds of what one round's ratio is."""
    return median([a / b for a, b in zip(ours, others)])


def at_least(found, wanted):
    return f"{found:.2f}", f"≥ {wanted:g} ×", found >= wanted


def at_most(found, wanted):
    return f"{found:.2f}", f"≤ {wanted:g} ×", found <= wanted


def rate(values):
    value = median(values)
    return f"{value:.0f}/s" if value >= 100 else f"{value:.1f}/s"


def ms(values_us):
    value = median(values_us) / 1000
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def us(values_us):
    return f"{median(values_us):.0f} µs"
