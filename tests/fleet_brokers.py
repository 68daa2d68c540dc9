"""Real brokers on loopback, started by hand from the system's packages, so that tests can kill them."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

RABBIT = next((path for name in ("/usr/lib/rabbitmq/bin/rabbitmq-server",) if (path := Path(name)).exists()), None)
"""The server itself; the wrapper in the path wants to be root or the user rabbitmq."""
EPMD = shutil.which("epmd")
REDIS = shutil.which("redis-server")
_START_SECONDS = 300
"""Of a broker that is up after five on a machine without other work."""
_PORTS = range(20_000, 32_000)
"""Below those that the system gives to whoever asks for any, sites and connections: a broker must find its own again after a kill."""
_HELD: list[socket.socket] = []
"""One for each port that this process has taken, as long as it lives: names that no other test process can have at the same time."""


def free_port() -> int:
    """A port for this process alone, on which nobody listens."""
    for port in random.SystemRandom().sample(_PORTS, 200):
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0archiver-tests-{port}")
            with contextlib.closing(socket.socket()) as found:
                found.bind(("127.0.0.1", port))
        except OSError:  # another test's, or another program's
            claim.close()
            continue
        _HELD.append(claim)
        return port
    raise RuntimeError("no port is free")


class Redis:
    """A Redis that keeps every write (AOF, synced each time), and can be killed and started again."""

    def __init__(self, folder: Path, address: str = "127.0.0.1", **settings: str) -> None:
        self.folder, self.port, self.settings = (
            folder,
            free_port(),
            {"appendonly": "yes", "appendfsync": "always", **settings},
        )
        self.address = address
        """One more than loopback, on which it listens, too."""
        self.url = f"redis://{address}:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert REDIS
        self.folder.mkdir(parents=True, exist_ok=True)
        options = [part for name, value in self.settings.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen(
            [
                REDIS, "--port", str(self.port), "--bind", *sorted({"127.0.0.1", self.address}), "--protected-mode", "no",
                "--dir", str(self.folder), "--save", "", *options,
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        _await_port(self.port, self.process)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    stop = kill


class Rabbit:
    """A RabbitMQ node of its own, with its own port mapper, that can be killed and started again."""

    def __init__(self, folder: Path, address: str = "127.0.0.1", **settings: str) -> None:
        self.settings = settings
        """More lines of rabbitmq.conf."""
        self.folder, self.port, self.distribution, self.epmd_port = folder, free_port(), free_port(), free_port()
        self.address = address
        """One more than loopback, on which it listens, too."""
        self.url = f"amqp://guest:guest@{address}:{self.port}//"
        self.process: subprocess.Popen[bytes] | None = None
        self.epmd: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert RABBIT
        assert EPMD
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "rabbitmq.conf"
        listeners = [
            f"listeners.tcp.{number} = {address}:{self.port}\n"
            for number, address in enumerate(sorted({"127.0.0.1", self.address}), 1)
        ]
        usual = {"loopback_users.guest": "false", "vm_memory_high_watermark.relative": "0.2"}
        lines = [f"{name} = {value}\n" for name, value in (usual | self.settings).items()]
        config.write_text("".join([*listeners, *lines]))
        plugins = self.folder / "enabled_plugins"
        plugins.write_text("[].\n")
        network = {"ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(self.epmd_port)}
        if self.epmd is None:
            self.epmd = subprocess.Popen(
                [EPMD], env={**os.environ, **network}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            _await_port(self.epmd_port, self.epmd)
        variables = {
            **network,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"archiver{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.distribution),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
        self.process = subprocess.Popen(
            [str(RABBIT)], env={**os.environ, **variables}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )  # fmt: skip
        _await_port(self.port, self.process)

    def kill(self) -> None:
        """Kill the node, as a power cut would."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        _await_port(self.port, is_open=False)

    def stop(self) -> None:
        self.kill()
        if self.epmd:
            self.epmd.kill()
            self.epmd.wait()


@contextlib.contextmanager
def running(broker: Redis | Rabbit) -> Iterator[Redis | Rabbit]:
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


def _await_port(port: int, process: subprocess.Popen[bytes] | None = None, *, is_open: bool = True) -> None:
    """Until the port is open, or closed; `process` is what is to open it."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        assert process is None or process.poll() is None, f"{process.args} ended with code {process.returncode}"
        with contextlib.closing(socket.socket()) as probe:
            if (probe.connect_ex(("127.0.0.1", port)) == 0) == is_open:
                return
        time.sleep(0.05)
    raise TimeoutError(f"port {port} is not {'open' if is_open else 'closed'} after {_START_SECONDS} seconds")
