"""Seeded randomness: one independent stream for each subject, so that changing one leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np

SEED = 510184


def stream(subject: str) -> np.random.Generator:
    """Return the generator of `subject`; the same subject always gives the same numbers."""
    return np.random.default_rng([SEED, zlib.crc32(subject.encode())])


class Ripple:
    """Smooth noise over the plane: a sum of seeded plane waves, roughly within −1 … 1.

    Parameters
    ----------
    subject : str
        Name of the random stream.
    wavelength : float
        Typical wavelength in metres.
    waves : int
        Number of waves that are added up.
    """

    def __init__(self, subject: str, wavelength: float, waves: int = 7) -> None:
        rng = stream("ripple " + subject)
        angle = rng.uniform(0, 2 * np.pi, waves)
        length = wavelength * rng.uniform(0.6, 1.6, waves)
        self._kx = 2 * np.pi * np.cos(angle) / length
        self._ky = 2 * np.pi * np.sin(angle) / length
        self._phase = rng.uniform(0, 2 * np.pi, waves)
        self._scale = 1.0 / waves**0.5

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the noise at the points (x, y), metres in the plane."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        value = np.zeros(np.broadcast(x, y).shape)
        for kx, ky, phase in zip(self._kx, self._ky, self._phase, strict=True):
            value = value + np.sin(kx * x + ky * y + phase)
        return value * self._scale
