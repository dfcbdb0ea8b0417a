"""What the computations refuse; each error carries a stable code and its parameters, never prose for a screen."""

from __future__ import annotations


class GeoError(ValueError):
    """A computation that cannot go on. `code` names the reason, `params` what was found."""

    code = "geo-error"

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.params = params


class MissingCRSError(GeoError):
    """A frame that does not say in which coordinate system it is."""

    code = "missing-crs"


class GeographicCRSError(GeoError):
    """A planar computation asked of degrees."""

    code = "geographic-crs"


class DifferentCRSError(GeoError):
    """Two frames of one computation in different coordinate systems."""

    code = "different-crs"


class BandError(GeoError):
    """Bands of a service-radius rule that overlap, are empty, or carry no radius."""

    code = "bad-bands"


class DistanceError(GeoError):
    """A distance that is negative, zero where it may not be, or no number."""

    code = "bad-distance"


class BudgetError(GeoError):
    """A number of sites or of seconds with which nothing can be chosen."""

    code = "bad-budget"


class WeightError(GeoError):
    """Weights of demand that are negative, no numbers, or not one for each demand."""

    code = "bad-weights"


class GridError(GeoError):
    """A grid so fine that its cells cannot be held."""

    code = "grid-too-fine"


class PlotError(GeoError):
    """A size of plot that is no positive number of square metres."""

    code = "bad-plot"


class DifferentMeasureError(GeoError):
    """Two coverages that do not count the same thing."""

    code = "different-measure"
