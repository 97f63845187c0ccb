"""What gonogo asks of outside systems: small Protocols, and the one error a driver may raise."""

from gonogo.ports.channel import Channel
from gonogo.ports.clock import Clock
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.fact import Fact, Finding
from gonogo.ports.guard import GuardHost
from gonogo.ports.journal import Beat, Conflict, Fenced, Journal, Lease
from gonogo.ports.router import Arms, Router, Share
from gonogo.ports.signal import Signal
from gonogo.ports.target import Instance, Target

__all__ = [
    "Arms",
    "Beat",
    "Channel",
    "Clock",
    "Conflict",
    "DriverError",
    "Fact",
    "Failure",
    "Fenced",
    "Finding",
    "GuardHost",
    "Instance",
    "Journal",
    "Lease",
    "Router",
    "Share",
    "Signal",
    "Target",
]
