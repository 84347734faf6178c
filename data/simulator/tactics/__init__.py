"""The nine ways to cheat, one a file.  The network comes last: it gathers around those who offended before."""

from data.simulator.tactics.desk import Desk, Tactic
from data.simulator.tactics.licensing import LICENSING
from data.simulator.tactics.mirror import MIRROR
from data.simulator.tactics.misclassification import MISCLASSIFICATION
from data.simulator.tactics.network import NETWORK
from data.simulator.tactics.origin import ORIGIN
from data.simulator.tactics.packaging import PACKAGING
from data.simulator.tactics.structuring import STRUCTURING
from data.simulator.tactics.transshipment import TRANSSHIPMENT
from data.simulator.tactics.valuation import VALUATION

TACTICS: tuple[Tactic, ...] = (
    TRANSSHIPMENT,
    ORIGIN,
    MISCLASSIFICATION,
    VALUATION,
    PACKAGING,
    STRUCTURING,
    LICENSING,
    MIRROR,
    NETWORK,
)

__all__ = ["TACTICS", "Desk", "Tactic"]
