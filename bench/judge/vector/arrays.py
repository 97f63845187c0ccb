"""Names for the arrays that go round in the vector forms."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floating = float | Floats
"""One number for all guards, or one for each."""
