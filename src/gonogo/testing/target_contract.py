"""What every target must do, as functions. Run each of `CLAUSES` on a fresh `Setting`."""

# ruff: noqa: S101  (a contract asserts: it runs under pytest only)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gonogo.core.events import Happened
from gonogo.core.plan import Artifact, Baseline, Component, Drain, Probe, Strategy
from gonogo.core.steps import Side
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.target import Instance, Target


@dataclass(frozen=True, slots=True)
class Setting:
    """One empty place. `opened` gives a target on it, a new object each time, as after a restart of gonogo.

    `artifact` makes one version: "good" ones differ by their version and become ready at `/ready`; "never ready",
    "crash" and "missing" are what they are called.
    """

    opened: Callable[[], Target]
    artifact: Callable[[str, str], Artifact]


def component_of(setting: Setting, *, stable: str = "1.0", new: str = "1.1", fate: str = "good") -> Component:
    """A component whose stable version is good and whose new version has that fate."""
    return Component(
        name="game/core",
        strategy=Strategy.CANARY,
        stable=setting.artifact(stable, "good"),
        new=setting.artifact(new, fate),
        ready=Probe("/ready", give_up_s=10.0 if fate == "good" else 0.4),
        smoke=(),
        drain=Drain(path="/drain", give_up_s=2.0),
    )


def deploys_ready_instances(setting: Setting) -> None:
    """What deploy returns is ready, has addresses of its own, and is what state shows."""
    target, component = setting.opened(), component_of(setting)
    deployed = target.deploy(component, Side.STABLE, 2, "k1")
    assert len({each.address for each in deployed}) == len({each.pid for each in deployed}) == 2
    assert all(each.is_ready and each.version == "1.0" and each.component == "game/core" for each in deployed)
    assert _ids(target.state(component, Side.STABLE)) == _ids(deployed)
    assert target.state(component, Side.NEW) == ()


def same_key_has_one_effect(setting: Setting) -> None:
    """A repeated deploy or remove, by whomever, changes nothing."""
    component = component_of(setting)
    first = setting.opened().deploy(component, Side.STABLE, 2, "k1")
    assert _ids(setting.opened().deploy(component, Side.STABLE, 2, "k1")) == _ids(first)
    setting.opened().remove(component, Side.STABLE, "k2")
    setting.opened().remove(component, Side.STABLE, "k2")
    assert setting.opened().state(component, Side.STABLE) == ()


def replicas_grow_and_shrink_in_order(setting: Setting) -> None:
    """More keeps those that stand; fewer ends the last of `state`, so that a router can be told before."""
    target, component = setting.opened(), component_of(setting)
    one = target.deploy(component, Side.NEW, 1, "k1")
    three = target.deploy(component, Side.NEW, 3, "k2")
    assert _ids(three[:1]) == _ids(one)
    assert len(three) == 3
    assert _ids(target.deploy(component, Side.NEW, 2, "k3")) == _ids(three[:2])
    assert target.deploy(component, Side.NEW, 0, "k4") == ()


def sides_are_apart(setting: Setting) -> None:
    """Removing one side leaves the other exactly as it was."""
    target, component = setting.opened(), component_of(setting)
    stable = target.deploy(component, Side.STABLE, 1, "k1")
    new = target.deploy(component, Side.NEW, 1, "k2")
    assert stable[0].artifact != new[0].artifact
    target.remove(component, Side.NEW, "k3")
    assert target.state(component, Side.NEW) == ()
    assert _ids(target.state(component, Side.STABLE)) == _ids(stable)


def another_gonogo_adopts(setting: Setting) -> None:
    """What one gonogo started, another sees and goes on with."""
    component = component_of(setting)
    first = setting.opened().deploy(component, Side.NEW, 1, "k1")
    other = setting.opened()
    assert _ids(other.state(component, Side.NEW)) == _ids(first)
    assert _ids(other.deploy(component, Side.NEW, 2, "k2")[:1]) == _ids(first)


def sees_what_another_gonogo_does(setting: Setting) -> None:
    """A target that remembers does not go on telling of what another one has changed."""
    component, one, other = component_of(setting), setting.opened(), setting.opened()
    assert one.state(component, Side.NEW) == ()
    new = other.deploy(component, Side.NEW, 1, "k1")
    assert _ids(one.state(component, Side.NEW)) == _ids(new)
    other.remove(component, Side.NEW, "k2")
    assert one.state(component, Side.NEW) == ()


def promoted_is_the_next_stable(setting: Setting) -> None:
    """After a promotion the new side's processes are the next release's stable ones, without a restart."""
    target = setting.opened()
    promoted = target.deploy(component_of(setting, stable="1.0", new="1.1"), Side.NEW, 1, "k1")
    following = component_of(setting, stable="1.1", new="1.2")
    assert _ids(target.state(following, Side.STABLE)) == _ids(promoted)
    assert _ids(target.deploy(following, Side.STABLE, 1, "k2")) == _ids(promoted)


def an_amended_artifact_replaces(setting: Setting) -> None:
    """Another artifact of the same side takes the place of the former one; the other side stays."""
    target, component = setting.opened(), component_of(setting)
    stable = target.deploy(component, Side.STABLE, 1, "k1")
    former = target.deploy(component, Side.NEW, 1, "k2")
    amended = replace(component, new=setting.artifact("1.1.1", "good"))
    now = target.deploy(amended, Side.NEW, 1, "k3")
    assert [each.version for each in now] == ["1.1.1"]
    assert target.state(component, Side.NEW) == () != former
    assert _ids(target.state(amended, Side.STABLE)) == _ids(stable)


def equal_sides_share(setting: Setting) -> None:
    """A component that the release does not change is never taken away under the side that serves."""
    target, component = setting.opened(), component_of(setting, stable="1.0", new="1.0")
    stable = target.deploy(component, Side.STABLE, 2, "k1")
    assert _ids(target.deploy(component, Side.NEW, 1, "k2")) == _ids(stable)
    target.remove(component, Side.NEW, "k3")
    assert _ids(target.state(component, Side.STABLE)) == _ids(stable)


def baseline_is_apart(setting: Setting) -> None:
    """Fresh processes of the stable version are others than those that serve, come and go alone, and never stay on."""
    target, component = setting.opened(), component_of(setting)
    fresh = replace(component, baseline=Baseline.FRESH)
    stable = target.deploy(fresh, Side.STABLE, 1, "k1")
    new = target.deploy(fresh, Side.NEW, 1, "k2")
    beside = setting.opened().deploy(fresh, Side.BASELINE, 2, "k3")
    assert _ids(setting.opened().deploy(fresh, Side.BASELINE, 2, "k3")) == _ids(beside)
    assert {each.artifact for each in beside} == {each.artifact for each in stable}
    target.deploy(fresh, Side.STABLE, 1, "k4")
    assert (_ids(target.state(fresh, Side.STABLE)), _ids(target.state(fresh, Side.NEW))) == (_ids(stable), _ids(new))
    assert not {each[0] for each in _ids(beside)} & {each[0] for each in _ids((*stable, *new))}
    target.remove(fresh, Side.NEW, "k5")
    assert _ids(target.state(fresh, Side.BASELINE)) == _ids(beside)
    target.remove(fresh, Side.BASELINE, "k6")
    assert target.state(fresh, Side.BASELINE) == ()
    target.deploy(fresh, Side.BASELINE, 1, "k7")
    target.deploy(component, Side.STABLE, 1, "a release without one")
    assert target.state(fresh, Side.BASELINE) == ()
    assert _ids(target.state(component, Side.STABLE)) == _ids(stable)


def never_ready_is_told_and_cleared(setting: Setting) -> None:
    """What does not become ready is ended again; what stood before stays."""
    _fails(setting, "never ready", kind=Failure.NOT_READY)


def crash_at_start_is_told(setting: Setting) -> None:
    """What ends by itself is not ready, and nothing else is touched."""
    _fails(setting, "crash", kind=Failure.NOT_READY)


def missing_is_told_before_anything_starts(setting: Setting) -> None:
    """A required file that is not there is named."""
    error = _fails(setting, "missing", kind=Failure.MISSING)
    assert error.hint


def _fails(setting: Setting, fate: str, *, kind: Failure) -> DriverError:
    target, component = setting.opened(), component_of(setting, fate=fate)
    stable = target.deploy(component, Side.STABLE, 1, "k1")
    told = _error_of(lambda: target.deploy(component, Side.NEW, 2, "k2"))
    assert told is not None, f"a deploy of what is {fate} was a success"
    assert (told.kind, told.happened) == (kind, Happened.NO)
    assert told.why
    assert target.state(component, Side.NEW) == ()
    assert _ids(target.state(component, Side.STABLE)) == _ids(stable)
    target.remove(component, Side.NEW, "k3")
    return told


def _error_of(call: Callable[[], object]) -> DriverError | None:
    try:
        call()
    except DriverError as error:
        return error
    return None


def _ids(instances: tuple[Instance, ...]) -> list[tuple[str, int, str]]:
    return [(each.address, each.pid, each.artifact) for each in instances]


CLAUSES: tuple[Callable[[Setting], None], ...] = (
    deploys_ready_instances,
    same_key_has_one_effect,
    replicas_grow_and_shrink_in_order,
    sides_are_apart,
    another_gonogo_adopts,
    sees_what_another_gonogo_does,
    promoted_is_the_next_stable,
    an_amended_artifact_replaces,
    equal_sides_share,
    baseline_is_apart,
    never_ready_is_told_and_cleared,
    crash_at_start_is_told,
    missing_is_told_before_anything_starts,
)
