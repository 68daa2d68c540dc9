"""A machine of its own beside this one: a network namespace, joined to here by lines that can be cut so that nobody is told.

    worker's namespace ──(site)── here            sites listen here, at `site_address`
    worker's namespace ── middle ──(broker)── here     brokers listen here, at `broker_address`

A line is cut in its middle: packets vanish there, both ends stay up and hear no word of it, as with a cable pulled behind the next switch.
The addresses are private ones of this machine alone.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

IP = shutil.which("ip") or shutil.which("ip", path="/usr/sbin:/sbin")


@dataclass(frozen=True)
class Machine:
    """The namespace of a worker, and the two lines that lead from it to here, each through a router of its own."""

    name: str
    """At most 8 characters: names of network devices have 15."""
    network: str
    """The first three numbers of its addresses: `10.203.7`."""

    @property
    def address(self) -> str:
        """From which its requests come to a site."""
        return f"{self.network}.17"

    @property
    def broker_address(self) -> str:
        return f"{self.network}.6"

    @property
    def site_address(self) -> str:
        return f"{self.network}.22"

    def inside(self, *command: str) -> list[str]:
        """A command line that runs on that machine."""
        return [str(IP), "netns", "exec", self.name, *command]

    def cut(self, *lines: str) -> None:
        """Let what goes over these lines, `broker` and `site`, vanish."""
        for line in lines:
            self._forward(line, "0")

    def heal(self, *lines: str) -> None:
        for line in lines:
            self._forward(line, "1")

    def _forward(self, line: str, value: str) -> None:
        write = f"echo {value} > /proc/sys/net/ipv4/ip_forward"
        _run(str(IP), "netns", "exec", f"{self.name}-{line}", "sh", "-c", write)

    def lay(self) -> None:
        """Make it all. Raises CalledProcessError where that is not allowed."""
        _ip("netns", "add", self.name)
        _ip("-n", self.name, "link", "set", "lo", "up")
        self._lay("broker", 0)
        self._lay("site", 16)

    def _lay(self, line: str, first: int) -> None:
        """A line by way of a namespace that forwards; its two stretches have four addresses each."""
        router, near, far = f"{self.name}-{line}", f"{self.name}-{line[0]}1", f"{self.name}-{line[0]}2"
        worker, inner, outer, here = (f"{self.network}.{first + number}" for number in (1, 2, 5, 6))
        _ip("netns", "add", router)
        _ip("link", "add", near, "netns", self.name, "type", "veth", "peer", "name", near, "netns", router)
        _ip("link", "add", far, "netns", router, "type", "veth", "peer", "name", far)
        for where, device, address in (
            (["-n", self.name], near, worker),
            (["-n", router], near, inner),
            (["-n", router], far, outer),
            ([], far, here),
        ):
            _ip(*where, "address", "add", f"{address}/30", "dev", device)
            _ip(*where, "link", "set", device, "up")
        _ip("-n", self.name, "route", "add", f"{here}/32", "via", inner)
        _ip("route", "add", f"{worker}/32", "via", outer)
        self._forward(line, "1")

    def remove(self) -> None:
        """Take it all away; the devices go with their namespaces."""
        for namespace in (self.name, f"{self.name}-broker", f"{self.name}-site"):
            subprocess.run([str(IP), "netns", "delete", namespace], capture_output=True, check=False)


@contextlib.contextmanager
def machine(number: int) -> Iterator[Machine]:
    """A machine for one test; several at a time need different numbers."""
    found = Machine(f"am{os.getpid() % 10_000}{number}", f"10.203.{(os.getpid() + number) % 250}")
    try:
        found.lay()
        yield found
    finally:
        found.remove()


@functools.cache
def why_no_namespaces() -> str | None:
    """Why this process may not make network namespaces; None where it may."""
    try:
        with machine(9):
            return None
    except subprocess.CalledProcessError as error:
        return f"no right to make network namespaces: {error.stderr.decode().strip()}"


def _ip(*arguments: str) -> None:
    _run(str(IP), *arguments)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
