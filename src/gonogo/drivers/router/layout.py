"""Where Envoy's files lie under a home, and how a component's name becomes a name that Envoy takes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths below `folder` (home/envoy). Each watched folder holds one file, so that a change wakes one reader."""

    folder: Path

    @property
    def node(self) -> str:
        """The name that tells this home's Envoy from any other on the machine."""
        return "gonogo-" + hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]

    @property
    def bootstrap(self) -> Path:
        """What Envoy reads once, at its start."""
        return self.folder / "bootstrap.json"

    @property
    def admin(self) -> Path:
        """The admin port that the running Envoy was started with."""
        return self.folder / "admin.json"

    @property
    def log(self) -> Path:
        """Everything that Envoy says, warnings and worse; that of the Envoy before has `.1` behind its name."""
        return self.folder / "envoy.log"

    @property
    def scratch(self) -> Path:
        """Where files are written before they are renamed into their place; never watched."""
        return self.folder / "scratch"

    @property
    def listeners(self) -> Path:
        """The ports of all components."""
        return self.folder / "listeners" / "listeners.json"

    @property
    def clusters(self) -> Path:
        """The arms of all components, without their addresses."""
        return self.folder / "clusters" / "clusters.json"

    @property
    def routes(self) -> Path:
        """A folder for each component's route."""
        return self.folder / "routes"

    def route(self, component: str) -> Path:
        """Who goes where; replaced at each change of the share."""
        return self.routes / slug(component) / "route.json"

    def way_home(self, component: str) -> Path:
        """The route at share 0, ready to be renamed into its place when the disk takes nothing more."""
        return self.folder / "home" / f"{slug(component)}.json"

    def endpoints(self, cluster: str) -> Path:
        """The addresses of one arm."""
        return self.folder / "endpoints" / cluster / "endpoints.json"

    def latch(self, component: str) -> Path:
        """The file whose being there means: latched."""
        return self.folder / "latched" / slug(component)

    def lock(self, name: str) -> Path:
        """A file that is only ever locked."""
        return self.folder / "locks" / name


def slug(component: str) -> str:
    """A name for files, clusters and statistics; two different components never share one."""
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):x}_", component)
