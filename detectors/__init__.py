"""The detectors: one tactic a file, each with its SQL in ``sql/detect/``."""

from importlib.metadata import entry_points

from detectors.base import TACTICS, Detector, SqlDetector
from detectors.clerical import CLERICAL
from detectors.counterpart import COUNTERPART
from detectors.licensing import LICENSING
from detectors.mirror import MIRROR
from detectors.misclassification import MISCLASSIFICATION
from detectors.network import NETWORK
from detectors.origin import ORIGIN
from detectors.outlier import OUTLIER
from detectors.packaging import PACKAGING
from detectors.structuring import STRUCTURING
from detectors.transshipment import TRANSSHIPMENT
from detectors.valuation import VALUATION

DETECTORS: tuple[Detector, ...] = (
    VALUATION,
    ORIGIN,
    PACKAGING,
    STRUCTURING,
    LICENSING,
    MISCLASSIFICATION,
    TRANSSHIPMENT,
    MIRROR,
    OUTLIER,
    # Learns from what those before it say of a firm's own declarations.
    NETWORK,
    CLERICAL,
    # It repeats what all before it said of the other side of a consignment.
    COUNTERPART,
)

__all__ = ["DETECTORS", "TACTICS", "Detector", "SqlDetector", "installed_detectors"]


def installed_detectors() -> tuple[Detector, ...]:
    """Return our detectors and those that other packages bring (entry points of the group contraflow.detectors)."""
    return DETECTORS + tuple(point.load() for point in entry_points(group="contraflow.detectors"))
